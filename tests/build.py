"""Builders: only the facts that matter to a test, the rest plausible."""

import io
from datetime import datetime

from PIL import Image

from reports.models import Crew, Report
from reports.services import orders, verbs
from reports.services.submit import Draft, Submitted, submit

STATION_NORTH = (15.110744, 59.067937)


def submitted(
    town,
    kind="belysning",
    lng=STATION_NORTH[0],
    lat=STATION_NORTH[1],
    *,
    actor=None,
    channel="web",
    key="",
    at=None,
    **draft,
) -> Submitted:
    return submit(
        town,
        Draft(category=kind, lng=lng, lat=lat, **draft),
        actor=actor,
        channel=channel,
        key=key,
        at=at,
        address="192.0.2.1",
    )


def make_report(town, kind="belysning", lng=STATION_NORTH[0], lat=STATION_NORTH[1], **more) -> Report:
    """A report as a resident sends it."""
    return submitted(town, kind, lng, lat, **more).report


def make_order(town, reports, actor, *, crew: Crew | None = None, title="Byt lampor", **more):
    return orders.create(town, title=title, reports=reports, actor=actor, crew=crew, **more)


def act(report, verb, actor, at: datetime | None = None, **fields) -> Report:
    return verbs.act(report, verb, actor=actor, at=at, **fields)


def jpeg(width=640, height=480, colour="navy", exif: bytes | None = None) -> bytes:
    out = io.BytesIO()
    more = {"exif": exif} if exif else {}
    Image.new("RGB", (width, height), colour).save(out, "JPEG", **more)
    return out.getvalue()
