"""Day, civil twilight or dark: by the sun where and when something was seen (domain/figures). In June there may be no dark: a value like any other."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy

from geo import sun, zones
from geo.models import Jurisdiction
from reports.models import Report
from reports.models.report import DARKNESS
from reports.services.schedule import daily

DARK, LIGHT = "dark", "light"
LIGHTS = {DARK: (DARKNESS["dark"],), LIGHT: (DARKNESS["day"], DARKNESS["twilight"])}
WORDS = {
    DARK: gettext_lazy("only what was seen in the dark"),
    LIGHT: gettext_lazy("only what was seen in daylight or twilight"),
}
SUNRISE_DEG, CIVIL_DEG = -0.833, -6.0  # the upper edge on the horizon with the air's refraction; end of civil twilight
BATCH = 1000
EACH_NIGHT = 3000  # in one transaction; the command does more, bit by bit


def at(lng: float, lat: float, instant: datetime) -> int:
    """The code of DARKNESS."""
    height = sun.height_deg(lng, lat, instant)
    if height >= SUNRISE_DEG:
        return DARKNESS["day"]
    return DARKNESS["twilight"] if height >= CIVIL_DEG else DARKNESS["dark"]


def seen_in(light: str) -> Q:
    """Of LIGHTS; "": whatever the light, also where it is not worked out yet."""
    return Q(darkness__in=LIGHTS[light]) if light else Q()


def columns(jurisdiction: Jurisdiction, lng: float | None, lat: float | None, seen_at: datetime) -> dict[str, Any]:
    """What a report keeps of when it was seen: darkness and the local hour. Without a place the middle of the area counts."""
    spot = (lng, lat) if lng is not None and lat is not None else middle(jurisdiction)
    return {
        "darkness": at(*spot, seen_at) if spot else 0,
        "observed_hour": jurisdiction.local(seen_at).hour,
    }


def middle(jurisdiction: Jurisdiction) -> tuple[float, float] | None:
    """A point within the area; None where no area and no zone is known."""
    return next(iter(zones.inner_points(jurisdiction)), None)


@lru_cache(maxsize=500_000)
def roughly(lng: float, lat: float, ten_minutes: int) -> int:
    """For made-up reports by the million: of a place and the ten minutes since 1970 that an instant falls into."""
    from datetime import UTC

    return at(lng, lat, datetime.fromtimestamp(ten_minutes * 600, UTC))


def fill(jurisdiction: Jurisdiction, most: int | None = None) -> int:
    """Works out what older reports lack; gives how many. Can be stopped and begun again at any time."""
    done = 0
    lacking = Report.objects.of(jurisdiction).filter(Q(darkness=0) | Q(observed_hour=None)).order_by("pk")
    last = 0
    while batch := list(lacking.filter(pk__gt=last).only("pk", "lng", "lat", "observed_at")[:BATCH]):
        last = batch[-1].pk
        for report in batch:
            for name, value in columns(jurisdiction, report.lng, report.lat, report.observed_at).items():
                setattr(report, name, value)
        Report.objects.bulk_update(batch, ["darkness", "observed_hour"], batch_size=300)
        done += len(batch)
        if most is not None and done >= most:
            break
    return done


@daily("darkness", hour=3)
def nightly(jurisdiction: Jurisdiction, day: date) -> None:
    """After an update of the service old reports are filled in by themselves."""
    fill(jurisdiction, EACH_NIGHT)
