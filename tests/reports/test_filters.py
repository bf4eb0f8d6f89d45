"""The desk's filters: each narrows, they combine, counts are exact to a thousand, saved views come back as they were."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils import timezone

from people.models import SavedView
from reports.errors import BadInput, NotAllowed
from reports.models import Report
from reports.services import contacts, indexing, photos, queue, saved_views
from reports.services.filters import FILTERS
from tests.build import STATION_NORTH, act, jpeg, make_order, make_report

LNG, LAT = STATION_NORTH


@pytest.fixture
def one_of_each(town, desk, second_officer, crew):
    """A report that every filter finds when it is asked for the right thing, and a plain one beside it."""
    now = timezone.now()
    odd = make_report(
        town, "klotter", description="Tunnlarna är nedklottrade", contact={"email": "lisa@example.com"},
        at=now - timedelta(days=40), language="en",
    )  # fmt: skip
    photos.add(SimpleUploadedFile("a.jpg", jpeg(), "image/jpeg"), report=odd)
    act(odd, "assign", desk, person="desk2")
    act(odd, "assign", desk, team=town.teams.first().code, organisation="trafikverket")
    act(odd, "change", desk, priority=1)
    act(odd, "publish", desk)
    act(odd, "fix", desk)
    odd = act(odd, "reopen", desk)
    make_order(town, [odd], desk, crew=crew)
    Report.objects.filter(pk=odd.pk).update(supporters=7, channel="phone")
    twin = make_report(town, "klotter")
    act(twin, "merge", desk, into=odd.reference)
    plain = make_report(town, "belysning", lng=LNG + 0.002, asset="")
    indexing.step()
    odd.refresh_from_db()
    return odd, plain


def references(town, user, query):
    rows = queue.matching(town, user, QueryDict(query))
    return set(rows.values_list("reference", flat=True))


def asks(odd, town, crew):
    day = odd.received_on
    today = town.day(timezone.now())
    return {
        "q": "tunnel", "kind": "klotter", "group": odd.kind.group.code, "photo": "yes", "text": "yes", "zone": "N1", "owner": odd.owner.code,
        "certainty": "exact", "from": day, "to": day, "changed_from": today, "changed_to": today, "older": "30", "person": "desk2",
        "team": town.teams.first().code, "channel": "phone", "worked_by": "trafikverket", "language": "en", "people": "7", "contact": "yes", "status": "planned",
        "priority": "1", "order": "yes", "public": "yes", "published": "yes", "merged": "yes", "reopened": "yes",
        "part": {1: "morning", 2: "day", 3: "evening", 4: "night"}[odd.part_of_day], "clock": "late",
    }  # fmt: skip


def test_there_are_at_least_25_filters():
    assert len(FILTERS) >= 25


def test_every_filter_finds_what_it_asks_for(town, desk, crew, one_of_each):
    odd, _plain = one_of_each
    for name, value in asks(odd, town, crew).items():
        assert odd.reference in references(town, desk, f"view=every&{name}={value}"), name


def test_all_filters_together_find_the_one(town, desk, crew, one_of_each):
    odd, _plain = one_of_each
    query = "&".join(f"{name}={value}" for name, value in asks(odd, town, crew).items())
    assert references(town, desk, f"view=every&{query}") == {odd.reference}


@pytest.mark.parametrize(
    "query",
    [
        "q=soffa", "kind=belysning,nedskrapning&q=tunnel", "photo=no", "text=no", "zone=S1", "owner=nobody", "certainty=missing", "asset=1",
        "from=2099-01-01", "to=2001-01-01", "changed_to=2001-01-01", "closed_from=2001-01-01", "older=41", "person=me", "person=nobody",
        "team=nobody", "worked_by=nobody", "sent_to=nobody&people=8", "channel=web", "language=sv", "people=8", "contact=no", "status=closed", "priority=2,3,4",
        "order=no", "order=AO-999", "public=no", "published=no", "review=yes", "hidden=yes", "private=yes", "merged=no", "reopened=no",
        "clock=none", "clock=today", "sensitive=yes", "group=nowhere", "kind=nowhere",
    ],
)  # fmt: skip
def test_the_odd_one_is_left_out_by_what_it_is_not(town, desk, one_of_each, query):
    odd, _plain = one_of_each
    assert odd.reference not in references(town, desk, f"view=every&{query}")


def test_yes_and_no_together_are_everything(town, desk, one_of_each):
    for name, one in FILTERS.items():
        if one.widget == "truth":
            both = [references(town, desk, f"view=every&{name}={answer}") for answer in ("yes", "no")]
            assert both[0] | both[1] == references(town, desk, "view=every") and not both[0] & both[1], name


@pytest.mark.parametrize(
    "query", ["status=nonsense", "from=yesterday", "older=many", "people=-1", "changed_from=2026-13-01"]
)
def test_what_cannot_be_read_is_said_at_its_filter(town, desk, query):
    with pytest.raises(BadInput) as problem:
        references(town, desk, f"view=every&{query}")
    assert query.split("=")[0] in problem.value.errors


def test_every_order_pages_through_all_without_losing_or_repeating(town, desk, monkeypatch):
    monkeypatch.setattr(queue, "SIZE", 3)
    for number in range(10):
        made = make_report(town, "belysning" if number % 2 else "ovrigt", lng=LNG + number / 2000)
        Report.objects.filter(pk=made.pk).update(supporters=number % 3, priority=1 + number % 4)
    for sort in queue.SORTS:
        seen, cursor = [], ""
        while True:
            page = queue.page(town, desk, queue.Asked.read({"view": "all", "sort": sort, "cursor": cursor}))
            seen += [row.reference for row in page.rows]
            if not (cursor := page.following):
                break
        assert len(seen) == len(set(seen)) == 10, sort


def test_a_cursor_of_another_order_is_refused(town, desk, monkeypatch):
    monkeypatch.setattr(queue, "SIZE", 1)
    make_report(town), make_report(town, lng=LNG + 0.001)
    cursor = queue.page(town, desk, queue.Asked.read({"view": "all", "sort": "priority"})).following
    with pytest.raises(BadInput):
        queue.page(town, desk, queue.Asked.read({"view": "all", "sort": "new", "cursor": cursor}))


def test_a_view_is_kept_in_one_form_and_counts_what_it_holds(town, desk, one_of_each):
    view = saved_views.save(
        town, desk, name=" Klotter ", query="kind=klotter&kind=ovrigt&nonsense=1&view=every&sort=old", shared=False
    )
    assert view.query == "view=every&kind=klotter%2Covrigt&sort=old"
    (shown,) = saved_views.of(town, desk)
    assert shown.count == 2 and shown.own and not shown.many


def test_the_count_of_a_kept_view_is_what_it_holds_at_the_moment(town, desk):
    """The page asks once a minute; whoever asks is never told an older count."""
    saved_views.save(town, desk, name="Lampor", query="view=new&kind=belysning", shared=False)

    def count():
        (shown,) = saved_views.of(town, desk)
        return shown.count

    assert count() == 0
    report = make_report(town)
    assert count() == 1
    act(report, "accept", desk)
    assert count() == 0


def test_a_view_of_a_colleague_is_seen_when_shared_and_taken_away_only_by_its_owner(town, desk, second_officer):
    saved_views.save(town, desk, name="Mine", query="kind=klotter", shared=False)
    view = saved_views.save(town, desk, name="Ours", query="kind=klotter", shared=True)
    assert [one.view.name for one in saved_views.of(town, second_officer)] == ["Ours"]
    with pytest.raises(NotAllowed):
        saved_views.remove(view, second_officer)
    saved_views.remove(view, desk)
    assert SavedView.objects.count() == 1


def test_counts_stop_at_a_thousand_and_one(town, desk, monkeypatch):
    monkeypatch.setattr(queue, "EXACT_TO", 2)
    for number in range(4):
        make_report(town, lng=LNG + number / 1000)
    page = queue.page(town, desk, queue.Asked.read({"view": "all", "kind": "belysning"}))
    assert page.found == 3 and page.many


def test_sensitive_reports_are_found_only_by_those_who_may_see_them(town, desk, integrator):
    made = make_report(town, "otrygg_plats", answers={"reason": "dark", "when": "evening"})
    assert made.reference in references(town, desk, "view=every")
    assert made.reference not in references(town, integrator, "view=every")


def test_reporters_are_not_found_by_their_address(town, desk):
    made = make_report(town)
    contacts.keep(made, {"email": "lisa@example.com"})
    indexing.step()
    assert references(town, desk, "q=lisa@example.com") == set()


ODD = [
    "", "\u0661", "-1", "1e9", "9" * 60, "9999-12-31", "0001-01-01", "2026-02-30", "%", "'", '"', "a" * 3000, "é\u0301", "طريق مظلم",
    "me,nobody,,", "yes,no", "\U0001f4a1", "AND", "NEAR(a b)", "*",
]  # fmt: skip


@pytest.mark.parametrize("value", ODD, ids=range(len(ODD)))
def test_no_value_of_any_filter_breaks_the_queue(town, desk, value):
    make_report(town)
    for name in FILTERS:
        for sort in ("new", "priority"):
            asked = queue.Asked.read(QueryDict(mutable=True) | {"view": "every", name: value, "sort": sort})
            try:
                queue.page(town, desk, asked)
            except BadInput as problem:
                assert list(problem.errors) == [name]


@pytest.mark.parametrize(
    "cursor",
    [
        "W10",
        "bnVsbA",
        "WzEsMV0",
        "W251bGwsIDFd",
        "Wzk5OTk5OTk5OTk5OTk5OTk5OTk5OTksIDk5OTk5OTk5OTk5OTk5OTk5OTk5OV0",
        "WyIyMDI2IiwgMV0",
        "____",
    ],
)
def test_no_cursor_breaks_the_queue(town, desk, cursor):
    make_report(town)
    for sort in queue.SORTS:
        try:
            queue.page(town, desk, queue.Asked.read({"view": "all", "sort": sort, "cursor": cursor}))
        except BadInput as problem:
            assert list(problem.errors) == ["cursor"]
