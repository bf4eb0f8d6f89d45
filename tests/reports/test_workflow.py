"""The table of verbs says what it must; every cell of it is tried in test_verbs."""

import pytest

from reports import workflow
from reports.services import orders, verbs


def test_every_status_has_a_public_word_with_a_sentence_and_what_comes_next():
    for status in workflow.STATUSES:
        word = workflow.public_word(status)
        assert str(word.word) and str(word.sentence) and str(word.next)
        assert word.open311 == ("open" if status in workflow.OPEN else "closed")


def test_open_and_closed_share_nothing_and_leave_nothing_out():
    assert set(workflow.STATUSES) == workflow.OPEN | workflow.CLOSED
    assert not workflow.OPEN & workflow.CLOSED


@pytest.mark.parametrize("verb", list(workflow.REPORT_VERBS.values()), ids=lambda verb: verb.name)
def test_a_verb_of_reports_is_whole(verb):
    assert verb.from_ <= set(workflow.STATUSES) and (verb.to is None or verb.to in workflow.STATUSES)
    assert str(verb.label) and str(verb.past)
    assert set(verb.needs + verb.may) <= verbs.cleaning.FIELDS.keys()


@pytest.mark.parametrize("verb", list(workflow.ORDER_VERBS.values()), ids=lambda verb: verb.name)
def test_a_verb_of_orders_is_whole(verb):
    assert verb.from_ <= set(workflow.ORDER_STATUSES) and verb.to in [None, *workflow.ORDER_STATUSES]
    assert set(verb.needs + verb.may) <= verbs.cleaning.FIELDS.keys()
    assert verb.name in orders.EFFECTS or verb.name in ("assign", "pause", "note")


def test_every_closing_code_leads_to_a_verb_and_has_a_sentence_for_the_neighbour():
    for code in workflow.CLOSING_CODES.values():
        assert code.verb in workflow.STAFF_VERBS and str(code.sentence)
