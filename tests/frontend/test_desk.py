"""The desk's pages: each verb once for yes and once for no, a lost race, an order of several, a caller."""

import re

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile

from people.models import SavedView
from reports.models import Contact, PersonalRead, Photo, Report, WorkOrder
from reports.services import photos
from tests.build import STATION_NORTH, act, jpeg, make_order, make_report, submitted

LNG, LAT = STATION_NORTH


@pytest.fixture
def at_desk(desk, client_of):
    return client_of(desk)


def press(client, report, verb, **fields):
    report.refresh_from_db()
    return client.post(f"/desk/r/{report.reference}/{verb}/", {"version": report.version} | fields)


@pytest.mark.parametrize("page", ["/desk/", "/desk/new/", "/desk/orders/", "/desk/orders/new/"])
def test_staff_pages_ask_to_sign_in_and_refuse_those_without_the_right(town, resident, crew_member, client_of, page):
    assert resident.get(page)["Location"].startswith("/accounts/sign-in/?next=")
    if page != "/desk/orders/":
        assert client_of(crew_member).get(page).status_code == 403


def test_an_officer_of_another_town_is_refused(town, desk, client_of):
    from geo.models import Jurisdiction

    desk.jurisdiction = Jurisdiction.objects.create(code="other", name={"sv": "Annan"}, srid=3006)
    desk.save()
    assert client_of(desk).get("/desk/").status_code == 403


def test_the_queue_shows_views_with_counts_in_at_most_eight_queries(town, at_desk, desk, django_assert_max_num_queries):
    for number in range(3):
        make_report(town, lng=LNG + number / 1000)
    act(make_report(town, "klotter"), "assign", desk, person="desk")
    at_desk.get("/desk/")
    with django_assert_max_num_queries(8):
        html = at_desk.get("/desk/").content.decode()
    assert "Nya <b>4</b>" in html and "Mina <b>1</b>" in html and html.count("queue-row") == 4


@pytest.mark.parametrize(
    "query, count",
    [
        ("q=klotter", 0),
        ("kind=klotter", 1),
        ("status=accepted&view=all", 1),
        ("view=waiting", 0),
        ("zone=N1", 2),
        ("zone=S1", 0),
    ],
)
def test_the_queue_is_narrowed_by_each_filter(town, at_desk, desk, query, count):
    make_report(town)
    make_report(town, "klotter")
    act(make_report(town, "hal"), "accept", desk)
    assert at_desk.get(f"/desk/?{query}").content.decode().count("queue-row") == count


def test_a_reference_is_found_however_it_is_typed(town, at_desk):
    report = make_report(town)
    make_report(town)
    html = at_desk.get("/desk/", {"view": "all", "q": report.reference.replace("-", "").lower()}).content.decode()
    assert html.count("queue-row") == 1 and report.reference in html


def test_a_page_of_the_queue_goes_on_where_the_last_one_ended(town, at_desk):
    made = {make_report(town, lng=LNG + number / 100_000).reference for number in range(53)}
    first = at_desk.get("/desk/")
    rest = at_desk.get("/desk/", {"cursor": first.context["queue"].following})
    seen = [row.reference for page in (first, rest) for row in page.context["queue"].rows]
    assert len(seen) == 53 and set(seen) == made
    assert at_desk.get("/desk/?cursor=nonsense").status_code == 200


def test_accepting_moves_the_report_on_and_says_so(town, at_desk):
    report = make_report(town)
    answer = press(at_desk, report, "accept")
    report.refresh_from_db()
    assert report.status == "accepted" and answer.status_code == 302
    assert report.reference in str(next(iter(get_messages(answer.wsgi_request))))


def test_a_verb_that_lacks_its_reason_keeps_what_was_typed(town, at_desk):
    report = make_report(town)
    answer = press(at_desk, report, "decline", note="Titta igen i vår")
    html = answer.content.decode()
    assert answer.status_code == 400 and "Titta igen i vår" in html and "decline-reason-error" in html
    report.refresh_from_db()
    assert report.status == "received"


def test_the_reason_for_not_doing_it_is_read_by_everybody_but_the_note_is_not(town, at_desk, resident):
    report = make_report(town)
    press(at_desk, report, "decline", reason="Lampan är släckt med flit.", note="Ring Kalle")
    html = resident.get(f"/r/{report.reference}/").content.decode()
    assert "Lampan är släckt med flit." in html and "Ring Kalle" not in html


def test_two_at_once_the_second_sees_both_versions_and_loses_nothing(town, at_desk, second_officer):
    report = make_report(town)
    seen = report.version
    act(report, "wait", second_officer, reason="Väntar på del")
    answer = at_desk.post(
        f"/desk/r/{report.reference}/redirect/",
        {"version": seen, "organisation": "trafikverket", "reason": "Deras stolpe"},
    )
    html = answer.content.decode()
    assert answer.status_code == 409 and "Omar Berg" in html and "Deras stolpe" in html and "Väntar" in html


def test_an_unknown_verb_or_reference_is_not_there(town, at_desk):
    report = make_report(town)
    assert at_desk.post(f"/desk/r/{report.reference}/explode/").status_code == 404
    assert at_desk.get("/desk/r/HB-222-22/").status_code == 404


def test_text_and_photo_are_published_with_one_key(town, at_desk, resident):
    done = submitted(town, description="Mörkt här")
    photo = photos.add(SimpleUploadedFile("a.jpg", jpeg(), "image/jpeg"), report=done.report)
    press(at_desk, done.report, "publish")
    html = resident.get(f"/r/{done.report.reference}/").content.decode()
    assert "Mörkt här" in html and f"/photos/{photo.pk}-large.jpg" in html


def test_who_reported_is_shown_only_when_asked_and_that_is_logged(town, at_desk, desk):
    report = submitted(town, contact={"name": "Anna Ek", "email": "anna@example.org"}).report
    assert "Anna Ek" not in at_desk.get(f"/desk/r/{report.reference}/").content.decode()
    assert "Anna Ek" in at_desk.post(f"/desk/r/{report.reference}/contact/").content.decode()
    assert PersonalRead.objects.get().actor == desk


def test_several_reports_are_planned_into_one_order_for_a_crew(town, at_desk, crew):
    reports = [make_report(town, lng=LNG + number / 1000) for number in range(3)]
    form = at_desk.get("/desk/orders/new/", {"report": [r.reference for r in reports]}).content.decode()
    assert all(report.reference in form for report in reports)
    sent = {"report": [r.reference for r in reports], "title": "Tre lampor", "crew": crew.code, "priority": "2"}
    answer = at_desk.post("/desk/orders/new/", sent)
    order = WorkOrder.objects.get()
    assert (
        answer["Location"] == f"/desk/orders/{order.number}/"
        and order.status == "assigned"
        and order.reports.count() == 3
    )
    assert Report.objects.filter(status="planned").count() == 3
    assert "Tre lampor" in at_desk.get("/desk/orders/").content.decode()


@pytest.mark.parametrize(
    "wrong, sentence",
    [({"title": " "}, "rubrik"), ({"due_on": "2020-01-01"}, "passerat"), ({"report": []}, "minst en")],
)
def test_an_order_that_cannot_be_made_says_why_and_keeps_what_was_typed(town, at_desk, wrong, sentence):
    report = make_report(town)
    sent = {"report": [report.reference], "title": "Byt lampan", "priority": "2"} | wrong
    answer = at_desk.post("/desk/orders/new/", sent)
    assert answer.status_code == 400 and sentence in answer.content.decode() and not WorkOrder.objects.exists()


def test_an_order_is_given_to_a_crew_and_approved_later(town, at_desk, desk, crew_member, crew):
    from reports.services import orders

    order = make_order(town, [make_report(town, "skadegorelse")], desk)
    at_desk.post(f"/desk/orders/{order.number}/assign/", {"crew": crew.code, "version": order.version})
    order.refresh_from_db()
    assert order.status == "assigned"
    orders.act(order, "finish", actor=crew_member, code="repaired")
    at_desk.post(f"/desk/orders/{order.number}/approve/", {})
    order.refresh_from_db()
    assert order.status == "approved" and Report.objects.get().status == "fixed"
    refused = at_desk.post(f"/desk/orders/{order.number}/cancel/", {})
    assert refused.status_code == 409


def test_a_caller_is_helped_with_place_kind_and_number(town_with_ground, client_of, desk):
    client = client_of(desk)
    found = client.post("/desk/new/", {"place_query": "1042", "find": "1", "description": "Släckt"})
    spot = found.context["typed"]["spot"]
    assert "Släckt" in found.content.decode() and spot
    answer = client.post(
        "/desk/new/", {"spot": spot, "category": "belysning", "description": "Släckt", "phone": "0582-123 45"}
    )
    report = Report.objects.get()
    assert (
        answer["Location"] == f"/desk/r/{report.reference}/"
        and report.channel == "phone"
        and report.asset.number == "1042"
    )
    assert Contact.objects.get().phone


def test_a_caller_who_cannot_say_where_is_taken_down_in_words(town, at_desk):
    at_desk.post("/desk/new/", {"place_text": "bakom skolan", "category": "belysning"})
    report = Report.objects.get()
    assert report.lng is None and report.needs_review and not report.is_public
    refused = at_desk.post("/desk/new/", {"category": "belysning", "phone": "xx", "description": "Kvar"})
    assert refused.status_code == 400 and "Kvar" in refused.content.decode()


@pytest.mark.parametrize(("typed", "forms_open"), [({}, 0), ({"note": "Ringer igen"}, 1)])
def test_a_case_without_a_place_says_why_it_is_not_accepted(town, at_desk, typed, forms_open):
    """The sentence belongs to no field of the form: it stands above the case, and no empty form lies over it."""
    at_desk.post("/desk/new/", {"place_text": "bakom skolan", "category": "belysning"})
    answer = press(at_desk, Report.objects.get(), "accept", **typed)
    html = answer.content.decode()
    assert answer.status_code == 400 and "Anmälan har ingen plats än." in html
    assert len(re.findall(r'<details class="act[^"]*act-more[^"]*" open', html)) == forms_open


def test_the_strip_shows_the_place_with_its_neighbours(town, at_desk):
    report, _other = make_report(town), make_report(town, lng=LNG + 0.0005)
    svg = at_desk.get(f"/desk/r/{report.reference}/map-light.svg").content.decode()
    assert svg.startswith("<svg") and svg.count("<circle") == 2 and "fill-opacity" in svg


def test_an_unread_photo_is_shown_at_the_desk(town, at_desk):
    done = submitted(town)
    photos.add(SimpleUploadedFile("a.jpg", jpeg(), "image/jpeg"), report=done.report)
    html = at_desk.get(f"/desk/r/{done.report.reference}/").content.decode()
    assert f"/photos/{Photo.objects.get().pk}-thumb.jpg" in html and "Inte offentligt ännu" in html


def test_a_form_with_empty_fields_leads_to_a_short_address(town, at_desk):
    answer = at_desk.get("/desk/?view=all&kind=klotter&kind=ovrigt&from=&sort=old&q=")
    assert answer["Location"] == "/desk/?view=all&kind=klotter%2Covrigt&sort=old"


def test_a_filter_that_cannot_be_read_is_said_and_left_out(town, at_desk):
    make_report(town)
    answer = at_desk.get("/desk/?view=all&from=yesterday&kind=belysning")
    html = answer.content.decode()
    assert answer.status_code == 400 and "datum" in html and html.count("queue-row") == 1


def test_a_view_is_kept_listed_with_its_count_and_taken_away(town, at_desk):
    make_report(town)
    kept = at_desk.post("/desk/views/", {"name": "Lampor", "query": "view=all&kind=belysning", "shared": "yes"})
    assert kept["Location"] == "/desk/?view=all&kind=belysning"
    assert "Lampor <b>1</b>" in at_desk.get("/desk/views/?fragment=1").content.decode()
    assert at_desk.post("/desk/views/", {"name": " ", "query": "view=all"}).status_code == 400
    at_desk.post(f"/desk/views/{SavedView.objects.get().pk}/remove/")
    assert not SavedView.objects.exists()


def test_the_filter_page_shows_what_is_chosen(town, at_desk):
    html = at_desk.get("/desk/filters/?view=all&kind=klotter").content.decode()
    assert '<option value="klotter" selected>' in html and html.count('class="field"') > 30


def test_several_are_accepted_in_one_press_and_taken_back_with_the_next(town, at_desk):
    reports = [make_report(town, lng=LNG + number / 1000) for number in range(3)]
    chosen = [report.reference for report in reports]
    page = at_desk.get("/desk/bulk/", {"report": chosen})
    assert page.content.decode().count('name="report"') >= 3
    answer = at_desk.post("/desk/bulk/accept/", {"report": chosen, "priority": "2", "queue": "view=new"}, follow=True)
    assert Report.objects.filter(status="accepted", priority=2).count() == 3
    undo = re.search(r"/desk/undo/\d+/", answer.content.decode())[0]
    back = at_desk.post(undo, {"back": "/desk/?view=new"}, follow=True)
    assert back.request["QUERY_STRING"] == "view=new" and Report.objects.filter(status="received").count() == 3
    assert "3 anmälningar är som de var" in back.content.decode()
    assert "redan ångrat" in at_desk.post(undo, {"back": "//evil.example/"}, follow=True).content.decode()


def test_several_with_a_wrong_field_keep_what_was_typed(town, at_desk):
    chosen = [make_report(town).reference]
    answer = at_desk.post("/desk/bulk/wait/", {"report": chosen, "reason": "", "note": "Ringer i morgon"})
    assert answer.status_code == 400 and "Ringer i morgon" in answer.content.decode()
    assert at_desk.post("/desk/bulk/dance/", {"report": chosen}).status_code == 404


def test_one_act_and_an_order_offer_to_take_them_back(town, at_desk):
    report = make_report(town)
    answer = at_desk.post(f"/desk/r/{report.reference}/accept/", {"version": 1}, follow=True)
    assert "data-undo" in answer.content.decode()
    made = at_desk.post(
        "/desk/orders/new/", {"report": [report.reference], "title": "Byt", "queue": "view=new"}, follow=True
    )
    assert made.request["PATH_INFO"] == "/desk/" and "data-undo" in made.content.decode()


def test_the_suggestion_says_why_and_is_done_in_one_press(town, at_desk):
    report = make_report(town)
    html = at_desk.get(f"/desk/r/{report.reference}/").content.decode()
    assert "Förslag:" in html and "tar det här slaget" in html
    done = at_desk.post(f"/desk/r/{report.reference}/suggested/", {"version": 1}, follow=True).content.decode()
    report.refresh_from_db()
    assert report.status == "accepted" and report.team and "data-undo" in done
    late = at_desk.post(f"/desk/r/{report.reference}/suggested/", {"version": 1})
    assert late.status_code == 409 and b"data-open" in late.content


def test_a_suggestion_for_several_says_which_a_colleague_changed(town, at_desk, second_officer):
    from tests.reports.test_grouping import dark, lamp, work

    report, other, _third = dark(town, [lamp(town, n, line="Testvägen") for n in range(3)])
    work()
    address = f"/desk/r/{report.reference}/"
    page = at_desk.get(address)
    shown = {f"{one}:{version}" for one, version in page.context["suggestion"].others.items()}
    html = page.content.decode()
    assert len(shown) == 2 and all(f'name="report" value="{one}"' in html for one in shown)
    form = {"version": page.context["report"].version, "report": sorted(shown)}
    act(Report.objects.get(pk=other.pk), "accept", second_officer)
    late = at_desk.post(f"{address}suggested/", form)
    race = late.context["race"]
    assert late.status_code == 409 and Report.objects.get(pk=report.pk).status == "received"
    assert race.deeds[0].said.startswith(f"{other.reference}: Omar Berg hann före")
    assert [(row.label, row.now) for row in race.rows] == [(other.reference, "Mottagen")]
    again = {
        "version": form["version"],
        "report": [f"{one}:{n}" for one, n in late.context["suggestion"].others.items()],
    }
    assert at_desk.post(f"{address}suggested/", again).status_code == 302


def test_a_lost_race_shows_both_versions_field_by_field(town, at_desk, second_officer):
    report = make_report(town)
    act(report, "change", second_officer, priority=1, category="klotter")
    wanted = {"version": 1, "category": "nedskrapning", "priority": "2", "note": "Ser ut som skräp"}
    answer = at_desk.post(f"/desk/r/{report.reference}/change/", wanted)
    race = answer.context["race"]
    rows = {str(row.label): (str(row.now), str(row.yours), row.differs) for row in race.rows}
    assert answer.status_code == 409 and race.deeds[0].who == "Omar Berg" and race.deeds[0].done == "Ändrad"
    assert rows["Slag"] == ("Klotter", "Skräp", True) and rows["Prioritet"][2]
    html = answer.content.decode()
    assert "Ser ut som skräp" in html and 'name="version" value="2"' in html
    at_desk.post(f"/desk/r/{report.reference}/change/", wanted | {"version": 2})
    report.refresh_from_db()
    assert (report.kind.code, report.priority) == ("nedskrapning", 2)


def test_the_reasons_to_look_stand_on_the_case_and_one_press_settles_them(town, at_desk):
    report = make_report(town, description="Grannen slår sönder lampan")
    html = at_desk.get(f"/desk/r/{report.reference}/?view=review").content.decode()
    assert "person eller ett brott" in html and "strax utanför" not in html and 'data-key="l"' in html
    assert press(at_desk, report, "look").status_code == 302
    html = at_desk.get(f"/desk/r/{report.reference}/").content.decode()
    assert 'data-key="l"' not in html and "Kommunen har tittat på det" in html


def test_the_form_for_a_caller_comes_alone_for_the_detail_of_the_desk(town, at_desk, crew_member, client_of):
    part = at_desk.get("/desk/new/?fragment=1").content.decode()
    assert "<html" not in part and 'action="/desk/new/"' in part and "place_query" in part and "map-area" not in part
    assert client_of(crew_member).get("/desk/new/?fragment=1").status_code == 403


def test_an_empty_view_says_where_something_waits(town, at_desk, desk):
    act(make_report(town), "wait", desk, reason="Väntar på del")
    page = at_desk.get("/desk/?view=new").content.decode()
    assert "Inget nytt väntar." in page and '?view=waiting">Nästa: 1 som väntar på andra' in page
    narrowed = at_desk.get("/desk/?view=new&kind=klotter").content.decode()
    assert "Inget passar. Ta bort ett filter." in narrowed and "Nästa:" not in narrowed


def test_the_desks_map_knows_the_open_case_and_what_is_open_around_it(town, at_desk):
    report, near, far = make_report(town), make_report(town, "klotter"), make_report(town, lng=LNG + 0.02)
    page = at_desk.get(f"/desk/r/{report.reference}/?view=all&fragment=1")
    here, *around = page.context["case_marks"]
    assert here["id"] == report.reference and "ghost" not in here
    assert [(one["id"], one["href"], one["ghost"]) for one in around] == [
        (near.reference, f"/desk/r/{near.reference}/?view=all", True)
    ]
    assert 'id="case-marks"' in page.content.decode() and far.reference not in page.content.decode()
    Report.objects.filter(pk=report.pk).update(lng=None, lat=None)
    assert "case-marks" not in at_desk.get(f"/desk/r/{report.reference}/?fragment=1").content.decode()


def test_what_was_done_is_said_before_the_queue(town, at_desk):
    report = make_report(town)
    make_report(town)
    answer = at_desk.post("/desk/bulk/accept/", {"report": report.reference}, follow=True)
    html = answer.content.decode()
    assert 0 < html.index("data-undo") < html.index("data-queue")
