"""What is known already of a place, said before somebody reports it: dark on purpose, planned works, outages, a fault of a whole group."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from geo import assets
from geo.models import Asset, Jurisdiction
from reports.models import Kind, Notice, Report

GROUP_FROM = 3


@dataclass(frozen=True)
class Card:
    """One thing that is known. `sort`: dark, notice, group."""

    sort: str
    title: str
    text: str
    url: str = ""


def known(
    jurisdiction: Jurisdiction,
    kind: Kind | None,
    lng: float | None,
    lat: float | None,
    asset: Asset | None,
    at: datetime | None = None,
) -> list[Card]:
    """Cards for a place, an asset, or both; without a kind, whatever may be reported there."""
    at = at or timezone.now()
    fits = asset is not None and (kind is None or kind.asset_kind == asset.kind)
    cards = [_dark(jurisdiction, asset), _group(jurisdiction, kind, asset)] if asset and fits else []
    return [card for card in cards if card] + _notices(jurisdiction, kind, lng, lat, asset, at)


def _dark(jurisdiction: Jurisdiction, asset: Asset) -> Card | None:
    plan = assets.light_plan(jurisdiction, asset)
    if not plan:
        return None
    title = _("%(lamp)s is dark on purpose from %(from)s to %(to)s") % {
        "lamp": assets.called(jurisdiction, asset.kind, asset.number), "from": f"{plan.off_from:%H:%M}", "to": f"{plan.off_to:%H:%M}",
    }  # fmt: skip
    return Card("dark", title, f"{plan.decision} {_('Is it dark at other hours? Then report it.')}".strip(), plan.url)


def _group(jurisdiction: Jurisdiction, kind: Kind | None, asset: Asset) -> Card | None:
    """Several open reports of things that hang on the same power zone are one fault, and it is known."""
    if not asset.power_zone:
        return None
    rows = (
        Report.objects.of(jurisdiction)
        .open()
        .published()
        .filter(asset__kind=asset.kind, asset__power_zone=asset.power_zone)
    )
    if kind:
        rows = rows.filter(kind=kind)
    numbers = sorted(set(rows.values_list("asset__number", flat=True)[:100]))
    if len(numbers) < GROUP_FROM or asset.number in numbers:
        return None
    title = ngettext(
        "%(n)s neighbour on the same cable is reported already", "%(n)s neighbours on the same cable are reported already", len(numbers)
    ) % {"n": len(numbers)}  # fmt: skip
    return Card("group", title, _("It is probably one fault, and it is known. Yours helps to see how far it reaches."))


def _notices(
    jurisdiction: Jurisdiction,
    kind: Kind | None,
    lng: float | None,
    lat: float | None,
    asset: Asset | None,
    at: datetime,
) -> list[Card]:
    now = Notice.objects.filter(jurisdiction=jurisdiction, begins_at__lte=at, ends_at__gt=at).prefetch_related("kinds")
    return [
        _said(jurisdiction, notice) for notice in now if _concerns(notice, kind) and _reaches(notice, lng, lat, asset)
    ]


def _concerns(notice: Notice, kind: Kind | None) -> bool:
    kinds = list(notice.kinds.all())
    return kind is None or not kinds or kind in kinds


def _reaches(notice: Notice, lng: Any, lat: Any, asset: Asset | None) -> bool:
    if notice.power_zone and asset and asset.power_zone == notice.power_zone:
        return True
    if notice.lng is None or notice.lat is None or lng is None or lat is None:
        return False
    return assets.distance_m(lng, lat, notice.lng, notice.lat) <= notice.radius_m


def _said(jurisdiction: Jurisdiction, notice: Notice) -> Card:
    until = _("Until %(day)s.") % {"day": _day(jurisdiction, notice.ends_at)}
    return Card("notice", str(notice.title), f"{notice.text} {until}".strip())


def _day(jurisdiction: Jurisdiction, at: datetime) -> str:
    from django.utils.formats import date_format

    return date_format(jurisdiction.local(at), "j F")
