"""The monthly release of sensitive kinds: made once, read by everybody who may not see the reports themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from geo import grid, zones
from geo.models import Jurisdiction
from reports.models import Kind, Release, ReleasedGroup, Report
from reports.services import publishing, rows, suppression, tokens
from reports.services.schedule import daily

SIDE_M = 500
MONTHS = 12


def reporter_key(contact: dict[str, str], sender: str) -> str:
    """Who is who among the reporters of sensitive kinds, as a keyed hash; it is blanked when the report is released."""
    return tokens.derive("felt", contact.get("email", "").lower() or contact.get("phone", "") or sender)


@daily("release", hour=6)
def monthly(jurisdiction: Jurisdiction, day: date) -> None:
    make(jurisdiction, day.replace(day=1))


@transaction.atomic
def make(jurisdiction: Jurisdiction, month: date) -> bool:
    """The release of a month from what came in before its first day; False when it is there already."""
    release = rows.insert_once(Release, jurisdiction_id=jurisdiction.pk, month=month, made_at=timezone.now())
    if not release:
        return False
    squares = squares_of(jurisdiction)
    for kind in Kind.objects.filter(jurisdiction=jurisdiction, sensitive=True):
        for group in suppression.groups(_pool(jurisdiction, kind, month), squares):
            ReleasedGroup.objects.create(
                release_id=release, kind=kind, sort=group.sort, square=group.square, zone_code=group.zone, n=len(group.members)
            )  # fmt: skip
            Report.objects.filter(pk__in=group.members).update(release_id=release, reporter_key="")
    return True


def _pool(jurisdiction: Jurisdiction, kind: Kind, month: date) -> Iterable[suppression.Felt]:
    """What came in before the month, is a year old at most, has a certain place, stands, and was not told yet."""
    reports = (
        Report.objects.of(jurisdiction)
        .counted()
        .filter(kind=kind, release=None, hidden=False, received_on__lt=month, observed_on__gte=_year_before(month))
        .filter(place_certainty__in=publishing.CERTAIN, cell__isnull=False)
        .exclude(status="withdrawn")
    )
    for pk, cell, reporter, day in reports.values_list("pk", "cell", "reporter_key", "observed_on"):
        assert cell is not None
        yield suppression.Felt(pk, grid.parent(cell, SIDE_M), reporter, day)


def squares_of(jurisdiction: Jurisdiction) -> dict[int, str]:
    """{500 m square: code of the zone that holds its middle, "" for none} of the whole area; geography only, so everybody may know it."""
    return zones.squares_of(jurisdiction, SIDE_M)


def _year_before(month: date) -> date:
    return month.replace(year=month.year - 1)


@dataclass(frozen=True)
class Told:
    """What a year of releases says of one kind. `zones`: their squares and their rest together. Nothing where too few."""

    month: date | None
    squares: dict[int, int]
    zones: dict[str, int]
    total: int


def told(jurisdiction: Jurisdiction, kind: Kind) -> Told:
    """The sums of the last twelve releases."""
    newest = Release.objects.filter(jurisdiction=jurisdiction).order_by("-month").first()
    if not newest:
        return Told(None, {}, {}, 0)
    groups = ReleasedGroup.objects.filter(
        release__jurisdiction=jurisdiction, release__month__gt=_year_before(newest.month), kind=kind
    ).values_list("sort", "square", "zone_code", "n")
    return summed(newest.month, groups)


def summed(month: date | None, groups: Iterable[tuple[str, int | None, str, int]]) -> Told:
    squares: Counter[int] = Counter()
    by_zone: Counter[str] = Counter()
    total = 0
    for _sort, square, zone, n in groups:
        total += n
        if zone:
            by_zone[zone] += n
        if square is not None:
            squares[square] += n
    return Told(month, dict(squares), dict(by_zone), total)


def note(told: Told) -> str:
    """What to say beside the map: the normal screen of a small town has no square on it."""
    once = _("This kind is shown once a month only, added up over larger areas, so that nobody can be recognised.")
    if told.squares:
        return once
    if told.total:
        return f"{once} {_('Too few to show on the map. Shown for the whole area.')}"
    return f"{once} {_('There is nothing to show yet.')}"


def sentences(jurisdiction: Jurisdiction, kind: Kind) -> list[str]:
    """One sentence per zone with enough, then one for the whole area; only "too few" where there is nothing."""
    found = told(jurisdiction, kind)
    names = dict(zones.names(jurisdiction))
    said = [
        _("%(zone)s: %(n)s times in twelve months.") % {"zone": names.get(code) or code, "n": n}
        for code, n in sorted(found.zones.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    if found.total:
        said.append(_("The whole area: %(n)s times in twelve months.") % {"n": found.total})
    return said or [_("Too few to say anything without somebody being recognised.")]


def in_window(jurisdiction: Jurisdiction, found: dict[int, int], bbox: Any) -> dict[int, int]:
    """The squares that the window touches, each whole."""
    if not bbox:
        return found
    west, south, east, north = bbox
    kept = {}
    for square, n in found.items():
        ring = grid.square_ring(jurisdiction, square, SIDE_M)
        lngs, lats = [point[0] for point in ring], [point[1] for point in ring]
        if min(lngs) <= east and max(lngs) >= west and min(lats) <= north and max(lats) >= south:
            kept[square] = n
    return kept
