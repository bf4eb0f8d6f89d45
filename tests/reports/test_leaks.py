"""Who reported is nowhere in what the public, a log or a mail's header shows: five hundred people with names that occur nowhere else."""

import json
import logging
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from geo import zones
from reports.models import Contact, Outbox, Report
from reports.notices import following as mails
from reports.services import contacts, outbox, schedule
from reports.services.submit import Draft, submit
from tests.build import STATION_NORTH, act

assert mails
PEOPLE = 500
KINDS = ["belysning", "vaxtlighet", "klotter", "nedskrapning", "otrygg_plats", "skadegorelse"]


def person(n):
    """Personal data that no other text can hold by chance; letters only in the name, so that nothing of it looks like a word."""
    code = "".join(chr(97 + (n // 26**place) % 26) for place in range(4))
    return {"name": f"Xq{code} Zv{code}", "email": f"xq{code}@zv{code}.example.org", "phone": f"0799{n:06d}"}


def address(n):
    return f"Hemvägen{n:04d}"


@pytest.fixture
def crowd(town, desk, settings):
    settings.REPORTS_PER_HOUR = 100_000
    lng, lat = STATION_NORTH
    for n in range(PEOPLE):
        done = submit(
            town,
            Draft(
                category=KINDS[n % len(KINDS)],
                lng=lng + (n % 25 - 12) * 0.0001,
                lat=lat + (n // 25) * 0.00005,
                description=f"Ring {person(n)['name']}, {address(n)}, {person(n)['phone']}",
                contact=person(n),
            ),
            channel="web",
            address=f"192.0.2.{n % 250}",
        )
        if n % 5 == 0:
            act(done.report, "accept", desk, note=f"Talat med {person(n)['name']}")
    for one in Contact.objects.all():
        contacts.confirm(one.pk, contacts.confirming_secret(one))
    return town


# Every name, mail, telephone and address above, however it is escaped.
SECRET = re.compile(r"xq[a-z]{4}|zv[a-z]{4}|0799\d{6}|hemv(ä|\\u00e4|&auml;|%C3%A4)gen\d{4}", re.I)


RANDOM = re.compile(
    r"\b[A-Za-z0-9]{32,64}\b"
)  # tokens against forged forms: a short name stands in one of ten thousand
KNOWN = {word for n in range(PEOPLE) for word in (*person(n)["name"].lower().split(), person(n)["phone"])}


def leaked(said):
    """Whether something of a person stands there; random tokens that only look like it do not count."""
    plain = RANDOM.sub("", said)
    return any(one[0].lower() in KNOWN or one[0].lower().startswith("hemv") for one in SECRET.finditer(plain))


def pages(client, town):
    """Every public address: pages, parts, API, feeds; each list to its end."""
    yield from ("/", "/follow/", "/mine/", "/feeds/reports.atom", "/api/v1/schema/", "/api/v1/categories", "/report/")
    for number in range(1, 12):
        yield f"/list/?status=all&page={number}"
    for code, _name in zones.names(town):
        yield f"/feeds/zones/{code}.atom"
    for kind in KINDS:
        yield from (f"/feeds/kinds/{kind}.atom", f"/api/v1/reports?category={kind}")
    lng, lat = STATION_NORTH
    yield f"/api/v1/nearby?lng={lng}&lat={lat}"
    yield f"/report/known?lng={lng}&lat={lat}"
    for zoom in (12, 15, 18):
        yield f"/api/v1/reports.geojson?bbox=15.0,59.0,15.3,59.2&zoom={zoom}"
    for cell in (125, 500, 2000):
        yield f"/api/v1/heatmap?bbox=15.0,59.0,15.3,59.2&cell_m={cell}"
        yield f"/api/v1/heatmap/weeks?bbox=15.0,59.0,15.3,59.2&cell_m={cell}&period=month"
    yield "/api/v1/stats/zones"
    following = "/api/v1/reports?limit=200"
    while following:
        yield following
        token = client.get(following).json().get("next")
        following = f"/api/v1/reports?limit=200&cursor={token}" if token and not token.startswith("http") else token
    for reference in Report.objects.values_list("reference", flat=True):
        yield from (
            f"/r/{reference}/",
            f"/r/{reference}/?fragment",
            f"/feeds/r/{reference}.atom",
            f"/api/v1/reports/{reference}",
        )


@pytest.mark.long
def test_personal_data_of_five_hundred_people_is_in_no_public_output_log_or_header(crowd, resident, caplog):
    caplog.set_level(logging.INFO)
    assert (
        leaked(json.dumps(address(7)))
        and leaked(address(7))
        and leaked(person(7)["email"])
        and leaked(person(7)["phone"])
    )
    leaks, seen = [], 0
    for page in pages(resident, crowd):
        answer = resident.get(page)
        said = answer.content.decode(errors="replace") + json.dumps(dict(answer.headers)) + str(answer.cookies)
        seen += answer.status_code == 200
        if leaked(said):
            leaks.append(page)
    assert leaks == [] and seen > 1500
    Outbox.objects.update(not_before=timezone.now() - timedelta(seconds=1))
    schedule.run_due()
    while outbox.work_once(100):
        Outbox.objects.filter(done_at=None).update(not_before=timezone.now() - timedelta(seconds=1))
    assert len(mail.outbox) >= PEOPLE / 5
    for letter in mail.outbox:
        headers = {name: value for name, value in letter.message().items() if name != "To"}
        assert not leaked(json.dumps(headers))
        assert not leaked(letter.body) and not leaked(str(letter.alternatives))
    assert not [line for line in caplog.messages if leaked(line) and not line.startswith("(")]
    assert not leaked(json.dumps(list(Outbox.objects.values_list("payload", "dedupe_key", "last_error"))))
