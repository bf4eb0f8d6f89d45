"""Sets up a town from a folder of data: jurisdiction, kinds, organisations, crews, places, and the map ground if wanted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from geo.importing.areas import import_area, import_owners
from geo.importing.zones import import_zones
from geo.models import AssetKind, Jurisdiction, Layer, LightPlan
from geo.words import Words
from reports.models import (
    Crew,
    DutyPerson,
    Kind,
    KindGroup,
    OpeningHours,
    Organisation,
    ReplyTemplate,
    RoutingRule,
    SpecialDay,
    Target,
    Team,
)
from reports.services import calendars

DEMO = Path(settings.BASE_DIR) / "fixtures" / "demo"


@transaction.atomic
def load_town(folder: Path = DEMO, *, ground: bool = True) -> Jurisdiction:
    """The town of a folder, marked as made up; made once. Without ground: no streets, lamps or names, in a fraction of the time."""
    town = json.loads((folder / "town.json").read_text(encoding="utf-8"))
    known = Jurisdiction.objects.filter(code=town["jurisdiction"]["code"]).first()
    if known:
        return known
    place = _jurisdiction(town["jurisdiction"] | {"office_hours": town["office_hours"]})
    _organisations(place, town)
    _kinds(place, town, folder)
    _calendar(place, town)
    _places(place, folder, town)
    AssetKind.objects.bulk_create(
        AssetKind(jurisdiction=place, **row | {"name": Words(row["name"])}) for row in town["asset_kinds"]
    )
    LightPlan.objects.bulk_create(
        LightPlan(jurisdiction=place, **row | {"decision": Words(row["decision"])}) for row in town["light_plans"]
    )
    if ground:
        from geo.importing.ground import import_ground

        import_ground(place, folder)
    place.refresh_from_db()
    return place


def _jurisdiction(given: dict[str, Any]) -> Jurisdiction:
    values = given | {"name": Words(given["name"]), "area_name": Words(given["area_name"])}
    first = not Jurisdiction.objects.filter(is_default=True).exists()
    return Jurisdiction.objects.create(**values, is_default=first, made_up=True)


def _organisations(place: Jurisdiction, town: dict[str, Any]) -> None:
    made = Organisation.objects.bulk_create(
        Organisation(jurisdiction=place, **_words(row)) for row in town["organisations"]
    )
    found = {one.code: one for one in made}
    DutyPerson.objects.bulk_create(DutyPerson(jurisdiction=place, **row) for row in town["duty_persons"])
    teams, crews = (
        [_words(row) | {"jurisdiction": place, "organisation": found[row["organisation"]]} for row in town[name]]
        for name in ("teams", "crews")
    )
    Team.objects.bulk_create(Team(**row) for row in teams)
    Crew.objects.bulk_create(Crew(**row) for row in crews)


def _calendar(place: Jurisdiction, town: dict[str, Any]) -> None:
    """Hours, promises and rules as the municipality could have written them; holidays as confirmed."""
    OpeningHours.objects.bulk_create(OpeningHours(jurisdiction=place, **row) for row in town["opening_hours"])
    kinds = {kind.code: kind for kind in Kind.objects.filter(jurisdiction=place)}
    targets, templates = (
        [row | {"jurisdiction": place, "kind": kinds[row["kind"]] if "kind" in row else None} for row in town[name]]
        for name in ("targets", "reply_templates")
    )
    Target.objects.bulk_create(Target(**row) for row in targets)
    ReplyTemplate.objects.bulk_create(ReplyTemplate(**row) for row in templates)
    RoutingRule.objects.bulk_create(
        RoutingRule(jurisdiction=place, position=n, **row) for n, row in enumerate(town["routing_rules"], 1)
    )
    today = place.day(timezone.now())
    SpecialDay.objects.bulk_create(
        SpecialDay(jurisdiction=place, confirmed=found["day"].year <= today.year, **found)
        for found in calendars.holidays_of(place, [today.year - 1, today.year, today.year + 1])
    )


def _kinds(place: Jurisdiction, town: dict[str, Any], folder: Path) -> None:
    words = json.loads((folder / "kind_words.json").read_text(encoding="utf-8"))
    made = KindGroup.objects.bulk_create(
        KindGroup(jurisdiction=place, position=position, **_words(row))
        for position, row in enumerate(town["kind_groups"])
    )
    groups = {group.code: group for group in made}
    teams = {team.code: team for team in Team.objects.filter(jurisdiction=place)}
    Kind.objects.bulk_create(
        Kind(
            jurisdiction=place,
            position=position,
            words=words.get(row["code"], {}),
            **_words(row) | {"group": groups[row["group"]], "team": teams.get(row.get("team"))},
        )
        for position, row in enumerate(town["kinds"])
    )


def _places(place: Jurisdiction, folder: Path, town: dict[str, Any]) -> None:
    import_zones(place, folder / "zones_demo.geojson", layer_code=town["layer"]["code"], priority_field="priority_area")
    Layer.objects.filter(jurisdiction=place, code=town["layer"]["code"]).update(name=Words(town["layer"]["name"]))
    import_area(place, folder / "service_area_demo.geojson", town["municipality_contacts"])
    import_owners(place, folder / "owners.geojson")


def _words(row: dict[str, Any]) -> dict[str, Any]:
    """The row with its texts by language as Words."""
    return {name: Words(value) if name in ("name", "short_name", "hint") else value for name, value in row.items()}
