"""Contractors: one link to an order or a batch, closed one by one, many at once or by the spreadsheet; stolen and expired links show nothing."""

import io
import logging
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone, translation

from reports import links, workflow
from reports.errors import BadInput, NotAllowed, WrongStatus
from reports.models import Event, JobLink, Kind, Photo
from reports.notices import contractors as mails
from reports.services import batch_sheets, contracting, orders, setup
from reports.services.contracting import Answer
from tests.build import STATION_NORTH, jpeg, make_order, make_report
from tests.reports.test_outbox import everything

assert mails
LNG, LAT = STATION_NORTH


@pytest.fixture
def order(town, desk, crew):
    """Five lamps in one order."""
    rows = [make_report(town, lng=LNG + n / 1000, description="Ring 070-174 06 05, lampan är död") for n in range(5)]
    return make_order(town, rows, desk, crew=crew)


@pytest.fixture
def link(town, desk, order):
    return contracting.make(town, [order], {"days": "10", "name": "Elbolaget"}, actor=desk)


def address(link):
    return links.job(contracting.token_of(link)).removeprefix(links.full(""))


def references(link):
    return [line.report.reference for line in contracting.lines_of(link)]


def status_of(order, reference):
    return order.reports.get(reference=reference).status


def picture(name="efter.jpg"):
    photo = io.BytesIO(jpeg())
    photo.name = name
    return photo


ARABIC = re.compile(r"[\u0600-\u06ff،. ]+")


@pytest.mark.parametrize("code", workflow.CLOSING_CODES)
def test_how_it_ended_is_said_in_arabic_too(code):
    said = workflow.CLOSING_CODES[code]
    with translation.override("ar"):
        words = [str(said.label), str(said.sentence), *(str(workflow.CLOSING_LACKS[name]) for name in said.needs)]
    assert all(ARABIC.fullmatch(one) for one in words)


def test_the_page_its_refusals_and_the_sheet_are_in_arabic_for_who_reads_it(link, resident):
    arabic = {"headers": {"Accept-Language": "ar"}}
    with translation.override("ar"):
        labels = [str(code.label) for code in workflow.CLOSING_CODES.values()]
        titles = [str(title) for title in batch_sheets.COLUMNS.values()]
    page = resident.get(address(link), **arabic).content.decode()
    assert all(f"<span>{label}<br>" in page for label in labels)
    form = {"chosen": references(link)[:1], "code": "part_ordered"}
    refused = resident.post(address(link), form, **arabic)
    said = " ".join(refused.context["errors"].values())
    assert refused.status_code == 400 and said and not re.search(r"[a-zåäö]{3}", re.sub(r"HB-\S+", "", said))
    assert all(ARABIC.fullmatch(title) for title in titles) and len(set(titles)) == len(titles)


def test_the_page_shows_places_and_masked_words_and_nobody_who_reported(link, resident):
    page = resident.get(address(link))
    said = page.content.decode()
    assert page.status_code == 200 and page["Referrer-Policy"] == "no-referrer"
    assert "lampan är död" in said and "070-174" not in said and references(link)[4] in said
    assert resident.get(address(link) + "map-light.svg").status_code == 200
    assert JobLink.objects.get().opened == 1


def test_some_are_closed_and_the_order_goes_on_with_the_others(link, order, resident):
    two = references(link)[:2]
    done = resident.post(address(link), {"chosen": two, "code": "repaired", "note": "Ny armatur", "photo": picture()})
    assert done.status_code == 302
    order.refresh_from_db()
    assert order.status == workflow.O_IN_PROGRESS
    assert [status_of(order, one) for one in references(link)] == ["fixed", "fixed", "planned", "planned", "planned"]
    event = Event.objects.get(order=order, verb="close")
    assert event.actor is None and event.data["link"] == link.pk and event.texts.get().text == "Ny armatur"


def test_the_last_ones_make_the_order_done(link, order, resident):
    all_of_them = references(link)
    contracting.close(link, [Answer(one, "repaired") for one in all_of_them[:3]], files=[picture()])
    typed = {"chosen": all_of_them[3:], "code": "repaired", "minutes": "90", "costs": "2 st lampa à 100"}
    assert resident.post(address(link), typed).status_code == 302
    order.refresh_from_db()
    assert (order.status, order.minutes, order.costs.count()) == (workflow.DONE, 90, 1)
    assert {report.status for report in order.reports.all()} == {"fixed"}
    assert resident.get(address(link)).status_code == 200  # nothing is left, and it says so


def test_one_place_needs_no_tick(town, desk, crew, resident):
    order = make_order(town, [make_report(town, kind="klotter")], desk, crew=crew)
    link = contracting.make(town, [order], {}, actor=desk)
    assert resident.post(address(link), {"code": "repaired", "photo": picture()}).status_code == 302
    order.refresh_from_db()
    assert order.status == workflow.DONE and Photo.objects.filter(order=order, moment="after").count() == 1


@pytest.mark.parametrize("change", ["wrong", "other", "letters", "expired", "revoked"])
def test_a_stolen_or_expired_link_shows_nothing_and_is_logged(link, desk, resident, caplog, change):
    where = address(link)
    if change == "wrong":
        where = where[:-4] + "aaa/"
    elif change == "other":
        where = where.replace(f"/{link.pk}-", f"/{link.pk + 1}-")
    elif change == "letters":
        where = "/job/abc/"
    elif change == "expired":
        JobLink.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    else:
        contracting.revoke(link, actor=desk)
    with caplog.at_level(logging.WARNING, "reports.links"):
        page = resident.get(where)
    assert page.status_code == 404 and "lampan" not in page.content.decode() and "refused" in caplog.text
    assert resident.post(where, {"code": "repaired"}).status_code == 404
    for part in ("map-light.svg", "sheet.xlsx", "photo-1.jpg"):
        assert resident.get(where + part).status_code == 404


def test_what_was_given_to_another_crew_or_cancelled_is_not_shown_any_more(link, order, desk, town, resident):
    other = type(order.crew).objects.filter(jurisdiction=town).exclude(pk=order.crew_id).first()
    orders.act(order, "assign", actor=desk, crew=other.code, anyway="yes")
    assert contracting.lines_of(link) == [] and "lampan är död" not in resident.get(address(link)).content.decode()
    with pytest.raises(BadInput):
        contracting.close(link, [Answer(order.reports.first().reference, "repaired")])


def test_a_photo_behind_the_link_is_shown_and_no_other(link, order, resident, town):
    from reports.services import photos

    mine = photos.add(picture(), report=order.reports.first())
    stranger = photos.add(picture(), report=make_report(town))
    assert resident.get(f"{address(link)}photo-{mine.pk}.jpg").status_code == 200
    assert resident.get(f"{address(link)}photo-{stranger.pk}.jpg").status_code == 404


def test_a_needed_photo_is_asked_for_and_what_was_typed_stays(link, order, resident):
    Kind.objects.filter(code="belysning").update(needs_photo=True)
    setup.forget()
    page = resident.post(address(link), {"chosen": references(link)[:1], "code": "repaired", "note": "Mina ord"})
    assert page.status_code == 400 and "Mina ord" in page.content.decode()
    assert Event.objects.filter(order=order, verb="close").count() == 0


@pytest.fixture
def with_photos(town):
    """A town where a mended lamp is shown."""
    Kind.objects.filter(code="belysning").update(needs_photo=True)
    setup.forget()


LACKING = {"code": "repaired", "note": "Bytte drossel", "minutes": "35", "costs": "1 st drossel à 240"}


def test_a_closing_that_lacks_only_its_photo_is_there_when_the_link_is_opened_again(
    link, resident, client, with_photos
):
    first, second = references(link)[:2]
    assert "Utkast" not in resident.get(address(link)).content.decode()
    refused = resident.post(address(link), LACKING | {"chosen": [first, second]})
    assert refused.status_code == 400 and "Utkast" in refused.content.decode()
    page = client.get(address(link)).content.decode()  # another browser
    assert "Utkast" in page and "Bytte drossel" in page and 'value="35"' in page and "1 st drossel" in page
    assert f'value="{first}" checked' in page and 'value="repaired" checked' in page
    assert client.post(address(link), LACKING | {"chosen": [first], "photo": picture()}).status_code == 302
    link.refresh_from_db()
    assert link.draft == {} and "Utkast" not in resident.get(address(link)).content.decode()


def test_what_lacks_more_than_its_photo_is_no_draft(link, resident, with_photos):
    stranger = resident.post(address(link), LACKING | {"chosen": [references(link)[0], "HB-999-99"]})
    late = resident.post(address(link), LACKING | {"chosen": references(link)[:1], "code": "part_ordered"})
    link.refresh_from_db()
    assert stranger.status_code == late.status_code == 400 and link.draft == {}
    assert "Bytte drossel" in late.content.decode() and "Utkast" not in late.content.decode()


def test_what_the_database_could_not_keep_is_left_out_of_a_draft(link, resident, with_photos):
    typed = LACKING | {"chosen": references(link)[:1], "minutes": "3\0", "costs": "x" * 5000}
    assert resident.post(address(link), typed).status_code == 400
    link.refresh_from_db()
    assert link.draft == {"code": "repaired", "note": "Bytte drossel", "chosen": references(link)[:1]}


def test_a_draft_is_thrown_away_by_hand(link, resident, with_photos):
    resident.post(address(link), LACKING | {"chosen": references(link)[:1]})
    assert resident.post(address(link), {"forget": "yes"}).status_code == 302
    link.refresh_from_db()
    assert link.draft == {}


def ended(link, order, desk, town, how):
    if how == "revoked":
        contracting.revoke(link, actor=desk)
    elif how == "expired":
        JobLink.objects.filter(pk=link.pk).update(expires_at=timezone.now() - timedelta(minutes=1))
        contracting.forget(town, town.day(timezone.now()))
    elif how == "another crew":
        other = orders.Crew.objects.filter(jurisdiction=town).exclude(pk=order.crew_id).first()
        orders.act(order, "assign", actor=desk, crew=other.code)
    else:
        orders.do(order, how, {"code": "repaired"} if how == "finish" else {})


@pytest.mark.parametrize("how", ["finish", "cancel", "another crew", "revoked", "expired"])
def test_a_draft_goes_with_its_order_and_with_its_link(link, order, resident, desk, town, with_photos, how):
    resident.post(address(link), LACKING | {"chosen": references(link)[:1]})
    link.refresh_from_db()
    assert link.draft
    ended(link, order, desk, town, how)
    link.refresh_from_db()
    assert link.draft == {}


def test_a_draft_stays_while_one_of_its_orders_is_to_do(town, desk, crew, resident, with_photos):
    pair = [make_order(town, [make_report(town, lng=LNG + n / 1000)], desk, crew=crew) for n in range(2)]
    both = contracting.make(town, pair, {}, actor=desk)
    resident.post(address(both), LACKING | {"chosen": references(both)})
    orders.do(pair[0], "finish", {"code": "repaired"})
    assert "Bytte drossel" in resident.get(address(both)).content.decode()
    orders.do(pair[1], "finish", {"code": "repaired"})
    both.refresh_from_db()
    assert both.draft == {}


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"code": "x"}, "code"), ({"code": "part_ordered"}, ""), ({"code": "not_ours"}, ""), ({"code": "repaired", "until": "snart"}, "until"),
        ({"code": "not_ours", "organisation": "finns-inte"}, "organisation"), ({"code": "repaired", "note": "x" * 4001}, "note"),
        ({"code": "repaired", "costs": "två à hundra", "chosen": []}, "reports"),
    ],
)  # fmt: skip
def test_a_bad_answer_closes_nothing(link, order, resident, typed, field):
    page = resident.post(address(link), {"chosen": references(link)[:1]} | typed)
    assert page.status_code == 400
    assert not order.lines.exclude(code="").exists()


def test_a_broken_photo_keeps_nothing_half(link, order, resident):
    broken = io.BytesIO(b"not a picture")
    broken.name = "a.jpg"
    page = resident.post(address(link), {"chosen": references(link)[:2], "code": "repaired", "photo": broken})
    assert page.status_code == 400 and not order.lines.exclude(code="").exists()


def test_twice_is_said_and_changes_nothing(link, order):
    first = references(link)[0]
    contracting.close(link, [Answer(first, "repaired")], files=[picture()])
    with pytest.raises(BadInput) as refused:
        contracting.close(
            link, [Answer(first, "not_found"), Answer(references(link)[1], "repaired")], files=[picture()]
        )
    assert first in refused.value.errors and order.lines.exclude(code="").count() == 1


def test_the_link_is_mailed_once_and_not_when_it_was_revoked(town, desk, order):
    made = contracting.make(town, [order], {"email": "el@example.org"}, actor=desk)
    everything()
    (letter,) = mail.outbox
    assert letter.to == ["el@example.org"] and contracting.token_of(made) in letter.body and "5" in letter.subject
    other = contracting.make(town, [order], {"email": "el@example.org"}, actor=desk)
    contracting.revoke(other, actor=desk)
    everything()
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("typed", [{"days": "0"}, {"days": "999"}, {"email": "inte en adress"}, {"name": "x" * 81}])
def test_a_link_with_bad_facts_is_not_made(town, desk, order, typed):
    with pytest.raises(BadInput) as refused:
        contracting.make(town, [order], typed, actor=desk)
    assert set(refused.value.errors) == set(typed)


def test_a_link_is_for_orders_of_one_crew_that_are_to_do(town, desk, manager, crew, order):
    other = type(crew).objects.filter(jurisdiction=town).exclude(pk=crew.pk).first()
    strange = make_order(town, [make_report(town)], desk, crew=other)
    draft = make_order(town, [make_report(town)], desk)
    for chosen in ([order, strange], [draft], []):
        with pytest.raises(BadInput):
            contracting.make(town, chosen, {}, actor=desk)
    with pytest.raises(NotAllowed):
        contracting.make(town, [order], {}, actor=manager)


def test_a_batch_of_orders_is_one_link(town, desk, crew, link, order, resident):
    second = make_order(town, [make_report(town)], desk, crew=crew)
    batch = contracting.make(town, [order, second], {}, actor=desk)
    assert contracting.close(batch, [Answer(one, "repaired") for one in references(batch)], files=[picture()]) == 6
    for one in (order, second):
        one.refresh_from_db()
        assert one.status == workflow.DONE


def test_the_desk_makes_looks_at_and_revokes_a_link(town, desk, manager, order, client_of):
    at_desk = client_of(desk)
    assert order.number in at_desk.get(f"/desk/links/new/?order={order.number}").content.decode()
    assert at_desk.post("/desk/links/new/", {"order": order.number, "days": "x"}).status_code == 400
    made = at_desk.post("/desk/links/new/", {"order": order.number, "days": "30", "name": "Elbolaget"})
    link = JobLink.objects.get()
    assert made.url == f"/desk/links/{link.pk}/"
    assert contracting.token_of(link) in at_desk.get(made.url).content.decode()
    assert f"/desk/links/{link.pk}/" in at_desk.get(f"/desk/orders/{order.number}/").content.decode()
    assert client_of(manager).get(made.url).status_code == 403
    assert at_desk.post(f"{made.url}revoke/").status_code == 302
    assert contracting.token_of(link) not in at_desk.get(made.url).content.decode()
    with pytest.raises(WrongStatus):
        contracting.revoke(JobLink.objects.get(), actor=desk)


def test_who_had_a_link_is_forgotten_when_it_is_long_over(town, link):
    contracting.forget(town, timezone.now().date())
    assert JobLink.objects.get().name == "Elbolaget"
    JobLink.objects.update(expires_at=timezone.now() - timedelta(days=91))
    contracting.forget(town, timezone.now().date())
    assert JobLink.objects.get().name == ""


def test_a_crew_closes_some_and_may_not_close_the_last_that_way(order, crew_member):
    first, *others = [report.reference for report in order.reports.order_by("pk")]
    orders.act(order, "close", actor=crew_member, reports={first: "repaired"})
    assert status_of(order, first) == "fixed"
    for bad in ({first: "repaired"}, {"HB-222-22": "repaired"}, dict.fromkeys(others, "repaired")):
        with pytest.raises(BadInput):
            orders.act(order, "close", actor=crew_member, reports=bad)
    done = orders.act(order, "finish", actor=crew_member, code="made_safe")
    assert (
        done.status == workflow.DONE and status_of(order, first) == "fixed" and status_of(order, others[0]) == "planned"
    )
