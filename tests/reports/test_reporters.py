"""What else somebody has reported: by right, with a reason, and it is in the log who looked."""

import pytest

from reports.errors import BadInput, NotAllowed
from reports.models import PersonalRead
from reports.services import reporters
from tests.build import make_report

WHY = "Misstänker samma hål två gånger"


@pytest.fixture
def two(town):
    return [
        make_report(town, contact={"email": "Eva@example.org", "phone": "070-123 45 67", "name": "Eva Ek"})
        for _ in range(2)
    ]


def test_others_of_the_same_person_and_the_log(two, admin, town):
    make_report(town, contact={"email": "other@example.org"})
    assert reporters.others_of(two[0], actor=admin, reason=WHY) == [two[1]]
    kept = PersonalRead.objects.get()
    assert (kept.actor, kept.what, kept.reason, kept.report) == (admin, "reporter", WHY, two[0])


def test_an_anonymous_report_has_no_others(town, admin):
    make_report(town)
    assert reporters.others_of(make_report(town), actor=admin, reason=WHY) == []


@pytest.mark.parametrize("who", ["eva@EXAMPLE.org", "070-123 45 67", "0701234567", "070 12 34 567", "eva ek"])
def test_found_by_address_number_and_name(two, town, admin, who):
    assert len(reporters.find(town, who, actor=admin, reason=WHY)) == 2
    assert PersonalRead.objects.filter(what="search").count() == 2


@pytest.mark.parametrize("reason", ["", "  ", "x", None, 5])
def test_without_a_reason_nothing_is_shown_or_logged(two, admin, town, reason):
    for ask in (
        lambda: reporters.others_of(two[0], actor=admin, reason=reason),
        lambda: reporters.find(town, "eva", actor=admin, reason=reason),
    ):
        with pytest.raises(BadInput):
            ask()
    assert not PersonalRead.objects.exists()


def test_the_desk_may_not_unless_it_is_given_the_right(two, desk, town):
    with pytest.raises(NotAllowed):
        reporters.others_of(two[0], actor=desk, reason=WHY)
    with pytest.raises(NotAllowed):
        reporters.find(town, "eva", actor=desk, reason=WHY)


@pytest.mark.parametrize(
    ("phone", "same"),
    [("+46 70 123 45 67", True), ("0701234567", True), ("070-123 45 68", False), ("123 45 67", False)],
)
def test_a_number_that_is_written_otherwise_is_the_same_person(two, town, admin, phone, same):
    other = make_report(town, contact={"phone": phone})
    assert (other in reporters.others_of(two[0], actor=admin, reason=WHY)) == same
    assert (two[0] in reporters.others_of(other, actor=admin, reason=WHY)) == same


def test_with_its_country_code_a_number_is_found(two, town, admin):
    assert len(reporters.find(town, "+46701234567", actor=admin, reason=WHY)) == 2
