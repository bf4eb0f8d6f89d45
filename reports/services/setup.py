"""The municipality's own lists (kinds, organisations), kept in memory per process and read anew whenever `settings_version` has moved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import F, Model

from geo.models import Jurisdiction
from reports.models import Kind, OpeningHours, Organisation, Report, RoutingRule, SpecialDay, Target


@dataclass(frozen=True, eq=False)
class Setup:
    """Lists of one jurisdiction, in their own order. Everybody shares them: never change what you get from here."""

    all_kinds: list[Kind]
    organisations: dict[str, Organisation]
    rules: list[RoutingRule] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    hours: list[OpeningHours] = field(default_factory=list)
    special_days: dict[date, SpecialDay] = field(default_factory=dict)

    @cached_property
    def kinds(self) -> dict[str, Kind]:
        """The kinds that can be chosen, by code."""
        return {kind.code: kind for kind in self.all_kinds if kind.active}

    @cached_property
    def kinds_by_id(self) -> dict[int, Kind]:
        return {kind.pk: kind for kind in self.all_kinds}

    @cached_property
    def organisations_by_id(self) -> dict[int, Organisation]:
        return {one.pk: one for one in self.organisations.values()}

    @cached_property
    def own(self) -> Organisation | None:
        """The municipality itself."""
        return next((one for one in self.organisations.values() if one.is_own), None)


_kept: dict[int, tuple[int, Setup]] = {}


def of(jurisdiction: Jurisdiction) -> Setup:
    version, found = _kept.get(jurisdiction.pk, (0, None))
    if found is None or version != jurisdiction.settings_version:
        kinds = (
            Kind.objects.filter(jurisdiction=jurisdiction).select_related("group", "team").order_by("position", "code")
        )
        organisations = Organisation.objects.filter(jurisdiction=jurisdiction)
        found = Setup(
            list(kinds), {one.code: one for one in organisations},
            list(RoutingRule.objects.filter(jurisdiction=jurisdiction, active=True).select_related("team", "organisation")),
            list(Target.objects.filter(jurisdiction=jurisdiction)), list(OpeningHours.objects.filter(jurisdiction=jurisdiction)),
            {one.day: one for one in SpecialDay.objects.filter(jurisdiction=jurisdiction)},
        )  # fmt: skip
        _kept[jurisdiction.pk] = (jurisdiction.settings_version, found)
    return found


def attach(jurisdiction: Jurisdiction, rows: Iterable[Report]) -> None:
    """Gives reports their kind, owner and jurisdiction from memory, so that nobody has to join or ask for them."""
    here = of(jurisdiction)
    for row in rows:
        row.jurisdiction, row.kind = jurisdiction, here.kinds_by_id[row.kind_id]
        row.owner = here.organisations_by_id[row.owner_id] if row.owner_id else None
        row.redirected_to = here.organisations_by_id[row.redirected_to_id] if row.redirected_to_id else None


def forget() -> None:
    _kept.clear()


def moved(sender: Any, instance: Model, **more: Any) -> None:
    """A list was changed: every process reads it anew with its next request."""
    Jurisdiction.objects.filter(pk=instance.jurisdiction_id).update(settings_version=F("settings_version") + 1)  # type: ignore[attr-defined]
