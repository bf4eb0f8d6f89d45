from hypothesis import given
from hypothesis import strategies as st

from reports import references, workflow

CODES = st.builds(lambda _: references.new_code(5), st.integers())


@given(CODES)
def test_a_reference_reads_back_however_it_is_typed(code):
    reference = references.written("HB", code)
    for typed in (reference, reference.lower(), reference.replace("-", " "), code, f" hb{code} "):
        assert references.read("HB", typed) == reference


@given(CODES, st.integers(0, 4), st.sampled_from(references.ALPHABET))
def test_one_wrong_character_is_noticed(code, position, other):
    wrong = code[:position] + other + code[position + 1 :]
    assert (references.read("HB", wrong) is None) == (wrong != code)


@given(CODES, st.integers(0, 2))
def test_two_swapped_neighbours_are_noticed(code, position):
    swapped = code[:position] + code[position + 1] + code[position] + code[position + 2 :]
    assert (references.read("HB", swapped) is None) == (swapped != code)


@given(CODES)
def test_a_reference_holds_a_digit_and_never_equals_a_verb(code):
    assert any(char.isdigit() for char in code)
    assert code.lower() not in workflow.REPORT_VERBS | workflow.ORDER_VERBS


def test_what_cannot_be_a_reference_is_none():
    for typed in ("", "HB", "åäö", "HB-OIL-01", "x" * 500, "HB-7K4"):
        assert references.read("HB", typed) is None


def test_references_do_not_follow_each_other():
    codes = {references.new_code(8) for _ in range(2000)}
    assert len(codes) == 2000
