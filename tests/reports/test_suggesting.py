"""What people write says which kind they mean: measured on labelled phrases."""

from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from reports.models.kinds import word_lists
from reports.services.suggesting import suggest

PHRASES = [
    line.split("\t")
    for line in (Path(__file__).parent.parent / "data" / "kind_phrases.tsv").read_text(encoding="utf-8").splitlines()
]


def codes(town, text):
    return [kind.code for kind in suggest(town, text)]


def test_the_right_kind_is_among_the_first_three_for_nine_of_ten_phrases(town):
    missed = [text for code, _language, text in PHRASES if code not in codes(town, text)]
    first = sum(codes(town, text)[:1] == [code] for code, _language, text in PHRASES)
    assert len(PHRASES) >= 200 and {language for _code, language, _text in PHRASES} == {"sv", "en"}
    assert len(missed) <= len(PHRASES) / 10, missed
    assert first >= len(PHRASES) * 0.8


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("mörkt vid cykelvägen", "mork_plats"),
        ("MORKT vid cykelvagen!", "mork_plats"),
        ("gatubelysnign trasig", "belysning"),
        ("lyktstolpslampan", "belysning"),
        ("häckarna", "vaxtlighet"),
        ("is", "sno_is"),
    ],
)
def test_case_marks_endings_compounds_and_slips_of_the_finger_do_not_matter(town, text, code):
    assert codes(town, text)[0] == code


@pytest.mark.parametrize("text", ["", "   ", "xqzt", "\0", "visa mig", "!" * 3000, "lampa " * 3000])
def test_nothing_is_guessed_from_nothing(town, text):
    assert len(suggest(town, text)) <= 3 and ("lampa" in text or not suggest(town, text))


def test_a_kind_that_is_switched_off_is_not_meant(town):
    kind = town.kinds.get(code="belysning")
    kind.active = False
    kind.save()
    town.refresh_from_db()
    assert "belysning" not in codes(town, "lampan är trasig")


@pytest.mark.parametrize("value", [[], "lampa", {"sv": "lampa"}, {"sv": [1]}])
def test_word_lists_have_a_shape(value):
    word_lists({"sv": ["lampa"], "en": []})
    with pytest.raises(ValidationError, match="lampa"):
        word_lists(value)
