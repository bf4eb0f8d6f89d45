"""What a phone sends later: once, in order, by the one who did it; conflicts are told; nothing half-done."""

import io
import json
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from reports.models import Event, IdempotencyKey, Photo
from reports.services import orders
from tests.build import jpeg, make_order, make_report


@pytest.fixture
def order(town, desk, crew):
    return make_order(town, [make_report(town)], desk, crew=crew, tasks=["Stäng av"])


def sent(phone, user, order, verb, *, key="", version=None, at=None, photo=False, behind="", **fields):
    body = {
        "id": key or uuid.uuid4().hex,
        "user": user.pk,
        "order": order.number,
        "verb": verb,
        "fields": json.dumps(fields),
    }
    body |= {"version": version} if version is not None else {}
    body |= {"at": at} if at is not None else {}
    body |= {"behind": behind} if behind else {}
    if photo:
        body["photo"] = io.BytesIO(jpeg())
        body["photo"].name = "photo.jpg"
    return phone.post("/crew/send/", body)


@pytest.fixture
def phone(client_of, crew_member):
    return client_of(crew_member)


def test_a_day_without_signal_arrives_in_order_and_once(phone, crew_member, order):
    keys = [uuid.uuid4().hex for _ in range(4)]
    begun = (timezone.now() - timedelta(hours=3)).timestamp() * 1000
    acts = [
        ("start", {}),
        ("tick", {"ticked": [order.tasks.get().pk]}),
        ("photo", {"moment": "before"}),
        ("finish", {"code": "repaired", "minutes": "30", "costs": "1 st lampa à 99"}),
    ]
    version = order.version
    for _again in range(2):
        version = order.version
        for key, (verb, fields) in zip(keys, acts, strict=True):
            answer = sent(
                phone,
                crew_member,
                order,
                verb,
                key=key,
                version=version,
                at=begun,
                photo=verb in ("photo", "finish"),
                **fields,
            )
            assert answer.status_code == 200, answer.content
            version = answer.json()["version"]
    order.refresh_from_db()
    assert (
        order.status == "done"
        and order.reports.get().status == "fixed"
        and order.minutes == 30
        and order.costs.count() == 1
    )
    assert [event.verb for event in Event.objects.filter(order=order).order_by("id")] == [
        "create",
        "start",
        "tick",
        "finish",
    ]
    assert (
        Photo.objects.filter(order=order, moment="before").count()
        == Photo.objects.filter(order=order, moment="after").count()
        == 1
    )
    assert IdempotencyKey.objects.filter(scope="crew").count() == 4


def test_when_it_was_done_is_kept_as_far_as_it_can_be_true(phone, crew_member, order):
    orders.WorkOrder.objects.filter(pk=order.pk).update(updated_at=timezone.now() - timedelta(hours=5))
    two_hours_ago = timezone.now() - timedelta(hours=2)
    sent(phone, crew_member, order, "start", at=two_hours_ago.timestamp() * 1000)
    assert abs(Event.objects.get(order=order, verb="start").at - two_hours_ago) < timedelta(seconds=1)
    sent(
        phone,
        crew_member,
        order,
        "note",
        at=(timezone.now() + timedelta(days=9)).timestamp() * 1000,
        note="från framtiden",
    )
    assert Event.objects.get(order=order, verb="note").at <= timezone.now()


@pytest.mark.parametrize("change", ["cancelled", "another crew", "changed"])
def test_what_the_office_did_meanwhile_is_told_and_never_overwritten(phone, crew_member, desk, order, town, change):
    seen = order.version
    if change == "cancelled":
        orders.act(order, "cancel", actor=desk)
    elif change == "changed":
        orders.act(order, "change", actor=desk, title="Ny titel")
    else:
        other = orders.Crew.objects.filter(jurisdiction=town).exclude(pk=order.crew_id).first()
        orders.act(order, "assign", actor=desk, crew=other.code)
    answer = sent(phone, crew_member, order, "start", version=seen)
    assert answer.status_code in (404, 409) and answer.json()["detail"]
    assert not Event.objects.filter(order=order, verb="start").exists()
    if change == "changed":  # its user has looked and sends it all the same
        assert sent(phone, crew_member, order, "start").status_code == 200


def rows_of(answer):
    return {row["label"]: (row["now"], row["yours"]) for row in answer.json()["race"]["rows"]}


def test_a_conflict_shows_field_by_field_what_was_done_and_what_stands_now(phone, crew_member, desk, order):
    seen, task, reference = order.version, order.tasks.get(), order.reports.get().reference
    orders.act(order, "change", actor=desk, title="Byt stolpen", priority="1")
    behind = [
        {"verb": "photo", "fields": {"moment": "before"}, "photo": True},
        {"verb": "tick", "fields": {"ticked": [task.pk]}},
        {
            "verb": "finish",
            "fields": {"code": "repaired", "minutes": "45", "note": "Bytt", "reports": {reference: "made_safe"}},
        },
    ]
    answer = sent(phone, crew_member, order, "start", version=seen, behind=json.dumps(behind))
    race, rows = answer.json()["race"], rows_of(answer)
    assert answer.status_code == 409 and race["anyway"] and "Ändrad" in race["deeds"][0]
    assert rows["Läge"] == ("Tilldelad", "Startad, Uppgifter bockades av, Klar")
    assert rows["Rubrik"] == ("Byt stolpen", "")
    assert rows["Uppgifter som är bockade"] == ("", "Stäng av") and rows["Foto före arbetet"] == ("", "1 bild")
    assert rows["Minuter"] == ("", "45") and rows["Anteckning"] == ("", "Bytt") and rows["Hur det gick"][1] == "Lagat"
    assert rows[f"Hur det gick · {reference}"] == ("", "Gjort säkert, mer behövs")


def test_a_job_that_another_crew_has_shows_only_ones_own(phone, crew_member, desk, order, town):
    seen, other = order.version, orders.Crew.objects.filter(jurisdiction=town).exclude(pk=order.crew_id).first()
    orders.act(order, "change", actor=desk, title="Hemligt")
    orders.act(order, "assign", actor=desk, crew=other.code)
    answer = sent(phone, crew_member, order, "pause", version=seen, reason="Regn")
    assert answer.status_code == 404 and not answer.json()["race"]["anyway"]
    assert rows_of(answer) == {"Läge": ("Inte ert jobb längre", "Pausad"), "Varför?": ("", "Regn")}
    assert "Hemligt" not in answer.content.decode()


def test_what_a_colleague_began_meanwhile_is_not_begun_twice(phone, crew_member, desk, order):
    seen = order.version
    orders.do(order, "start", {}, actor=desk)
    order.refresh_from_db()
    assert sent(phone, crew_member, order, "start", version=seen).status_code == 409
    answer = sent(phone, crew_member, order, "start", version=order.version)  # looked at, and mine anyway
    assert answer.status_code == 200 and answer.json()["version"] == order.version
    assert Event.objects.filter(order=order, verb="start").count() == 1


def test_only_by_the_one_who_did_it(client_of, town, desk, crew_member, order, resident, phone):
    assert (
        resident.get("/crew/who/").status_code == 401 and sent(resident, crew_member, order, "start").status_code == 401
    )
    assert phone.get("/crew/who/").json()["user"] == crew_member.pk
    assert sent(phone, desk, order, "start").status_code == 401
    assert client_of(desk).get("/crew/who/").status_code == 403
    order.refresh_from_db()
    assert order.status == "assigned"


@pytest.mark.parametrize(
    ("verb", "fields", "status"),
    [
        ("cancel", {}, 400), ("start", {"actor": 1}, 400), ("start", {"verb_name": "cancel"}, 400), ("finish", {"code": "vet inte"}, 400),
        ("finish", {"code": "not_found"}, 400), ("pause", {"reason": "Regn"}, 400),
        ("finish", {"code": "not_ours"}, 400), ("pause", {}, 400), ("note", {"note": ["x"]}, 400), ("photo", {}, 400), ("tick", {"ticked": "x"}, 400),
        ("finish", {"code": "repaired", "reports": "alla"}, 400), ("", {}, 400),
    ],
)  # fmt: skip
def test_bad_acts_are_refused_with_a_sentence(phone, crew_member, order, verb, fields, status):
    answer = sent(phone, crew_member, order, verb, **fields)
    assert answer.status_code == status and (answer.json()["detail"] or answer.json()["errors"])
    assert not IdempotencyKey.objects.filter(scope="crew").exists()


def test_broken_bodies_are_refused(phone, crew_member, order):
    for broken in (
        {"fields": "{"},
        {"fields": "[]"},
        {"at": "igår"},
        {"behind": "{}"},
        {"behind": "[1]"},
        {"behind": '[{"fields": 1}]'},
        {"id": "x" * 300},
        {"id": ""},
    ):
        body = {
            "id": uuid.uuid4().hex,
            "user": crew_member.pk,
            "order": order.number,
            "verb": "start",
            "fields": "{}",
        } | broken
        assert phone.post("/crew/send/", body).status_code == 400
    assert sent(phone, crew_member, order, "start", at="nan").status_code == 200


def test_a_closing_without_its_photo_waits_as_a_draft(phone, crew_member, order):
    assert sent(phone, crew_member, order, "finish", code="not_found", note="Ingen lampa här").status_code == 400
    order.refresh_from_db()
    assert order.draft == {"code": "not_found", "note": "Ingen lampa här"}
    assert "Ingen lampa här" in phone.get(f"/crew/{order.number}/finish/").content.decode()


def test_the_same_key_for_something_else_is_refused(phone, crew_member, order):
    key = uuid.uuid4().hex
    assert sent(phone, crew_member, order, "start", key=key).status_code == 200
    assert sent(phone, crew_member, order, "pause", key=key, reason="Regn").status_code in (409, 422)


def test_the_pages_carry_what_the_scripts_need(phone, order):
    day = phone.get("/crew/").content.decode()
    assert '"send": "/crew/send/"' in day and f'data-job="{order.number}"' in day and "data-conflicts" in day
    assert phone.get("/crew/map-light.svg")["content-type"].startswith("image/svg")
    job = phone.get(f"/crew/{order.number}/").content.decode()
    assert 'data-crew-verb="start"' in job and "tel:0582-685000" in job and "data-before" in job
    assert "data-camera" in phone.get(f"/crew/{order.number}/finish/").content.decode()


def test_nobody_is_in_conflict_with_what_they_did_themselves_a_tap_ago(phone, crew_member, desk, order):
    seen = order.version
    assert sent(phone, crew_member, order, "start", version=seen).status_code == 200
    assert sent(phone, crew_member, order, "note", version=seen, note="Regn").status_code == 200
    order.refresh_from_db()
    seen = order.version
    orders.act(order, "change", actor=desk, title="Ny")
    assert sent(phone, crew_member, order, "finish", version=seen, code="repaired").status_code == 409
