"""What readers see for days, numbers, statuses and icons."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.template import Context, Template
from django.utils import translation

from frontend.templatetags import parts
from reports import workflow

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)


def shown(source: str, **context) -> str:
    return Template(source).render(Context(context))


@pytest.mark.parametrize(
    ("days", "swedish", "english"),
    [
        (0, "i dag", "today"),
        (1, "i går", "yesterday"),
        (6, "6 dagar", "6 days"),
        (28, "4 veckor", "4 weeks"),
        (75, "2 månader", "2 months"),
        (900, "2 år", "2 years"),
    ],
)
@time_machine.travel(NOON)
def test_reader_sees_how_old_a_report_is_in_own_language(words_compiled, days, swedish, english):
    at = NOON - timedelta(days=days)
    with translation.override("sv"):
        assert parts.ago(at) == swedish
    with translation.override("en"):
        assert parts.ago(at) == english


@time_machine.travel(NOON)
def test_a_day_begins_at_midnight_in_the_town_not_in_greenwich(stockholm):
    just_before_midnight_there = datetime(2026, 11, 2, 22, 30, tzinfo=UTC)
    just_after_midnight_there = datetime(2026, 11, 2, 23, 30, tzinfo=UTC)
    with translation.override("en"):
        assert parts.ago(just_before_midnight_there, stockholm) == "yesterday"
        assert parts.ago(just_after_midnight_there, stockholm) == "today"


@time_machine.travel(NOON)
def test_the_year_is_told_only_when_it_is_another_one():
    with translation.override("sv"):
        assert parts.local_date(date(2026, 11, 1)) == "1 november"
        assert parts.local_date(date(2025, 11, 1)) == "1 november 2025"


@pytest.mark.parametrize(
    ("value", "expected"),
    [(999, "999"), (1234, "1\u202f234"), (1_000_000, "1\u202f000\u202f000"), (-45, "−45"), (None, ""), (0, "0")],
)
def test_large_numbers_have_a_thin_space_that_never_breaks(value, expected):
    assert parts.number(value) == expected


def test_a_swede_reads_a_decimal_comma():
    with translation.override("sv"):
        assert parts.number(1234.5, 1) == "1\u202f234,5"


@pytest.mark.parametrize(
    ("value", "decimals", "shown"), [(8.75, 1, "8,8"), (8.9, 0, "9"), (2.0, 1, "2,0"), (-0.2, 0, "0")]
)
def test_a_decimal_is_rounded_and_not_cut(value, decimals, shown):
    with translation.override("sv"):
        assert parts.number(value, decimals) == shown


@pytest.mark.parametrize("status", workflow.STATUSES)
def test_every_status_has_a_drawn_shape_and_a_word(status):
    html = shown("{% status_word status %}", status=status)
    public = workflow.public_word(status)
    assert f"#{public.shape}" in html and str(public.word) in html
    assert public.shape in drawn()


def test_icon_is_silent_for_screen_readers_and_escapes_its_name():
    html = shown("{% icon name %}", name='"><script>')
    assert 'aria-hidden="true"' in html
    assert "<script>" not in html


def drawn() -> list[str]:
    from frontend.views.styleguide import icon_names

    return icon_names()


@pytest.mark.parametrize(
    ("minutes", "sv", "en"),
    [(1, "1 minuts arbete", "1 minute of work"), (119, "119 minuters arbete", "119 minutes of work"), (2190, "36 timmars arbete", "36 hours of work")],
)  # fmt: skip
def test_work_is_told_in_minutes_and_from_two_hours_on_in_hours(minutes, sv, en):
    for language, said in (("sv", sv), ("en", en)):
        with translation.override(language):
            assert parts.worked(minutes) == said
