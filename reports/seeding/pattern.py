"""How a made-up town's reports come about: read from data, so that no town's kind or place stands in code."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from geo import gazetteer, zones
from geo.models import Asset, Jurisdiction, Place
from reports.models import Kind
from reports.seeding.setup import DEMO


@dataclass(frozen=True, slots=True)
class Spot:
    """A place where reports may come from. `subkind`: of a landmark; `asset_id`: of a numbered thing."""

    lng: float
    lat: float
    name: str
    kind: str
    subkind: str = ""
    asset_id: int | None = None
    weight: float = 1.0


@dataclass(frozen=True)
class Choice:
    """Things with weights; `of` draws one."""

    things: list[Any]
    totals: list[float]

    @classmethod
    def among(cls, weights: dict[Any, float] | list[tuple[Any, float]]) -> Choice:
        pairs = list(weights.items() if isinstance(weights, dict) else weights)
        totals, sum_ = [], 0.0
        for _thing, weight in pairs:
            sum_ += weight
            totals.append(sum_)
        return cls([thing for thing, _weight in pairs], totals)

    def of(self, rng: Random) -> Any:
        return rng.choices(self.things, cum_weights=self.totals)[0]


@dataclass(frozen=True)
class KindPattern:
    kind: Kind
    given: dict[str, Any]
    spots: Choice
    endings: Choice
    parts: Choice
    answers: dict[str, Choice]


@dataclass(frozen=True)
class Pattern:
    given: dict[str, Any]
    kinds: dict[str, KindPattern]
    by_month: list[Choice]
    months: Choice


def read(place: Jurisdiction, rng: Random, folder: Path = DEMO) -> Pattern:
    """The pattern of the demo applied to a town's own kinds, places and numbered things."""
    given = json.loads((folder / "pattern.json").read_text(encoding="utf-8"))
    spots = _spots(place, given, rng)
    known = {kind.code: kind for kind in Kind.objects.filter(jurisdiction=place, active=True).select_related("team")}
    kinds = {code: _kind(known[code], row, spots) for code, row in given["kinds"].items() if code in known}
    per_month = [
        {
            code: row.given["weight"] * row.given["months"][month] / sum(row.given["months"])
            for code, row in kinds.items()
        }
        for month in range(12)
    ]
    return Pattern(
        given,
        kinds,
        [Choice.among(weights) for weights in per_month],
        Choice.among({month: sum(weights.values()) for month, weights in enumerate(per_month)}),
    )


def _kind(kind: Kind, given: dict[str, Any], spots: list[Spot]) -> KindPattern:
    return KindPattern(
        kind, given, Choice.among(_weighted(given["spots"], spots)), Choice.among(given["endings"]),
        Choice.among(dict(enumerate(given["parts"], start=1))),
        {code: Choice.among(weights) for code, weights in given.get("answers", {}).items()},
    )  # fmt: skip


def _weighted(wanted: dict[str, Any], spots: list[Spot]) -> list[tuple[Spot, float]]:
    """Each group of spots gets the weight that the pattern gives it, shared among its spots; without any, everywhere."""
    groups: dict[tuple[str, str], float] = {}
    for group, weight in wanted.items():
        if isinstance(weight, dict):
            groups |= {("landmark", subkind): float(one) for subkind, one in weight.items()}
        else:
            groups[({"assets": "asset", "addresses": "address", "paths": "path"}[group], "")] = float(weight)
    found: list[tuple[Spot, float]] = []
    for (kind, subkind), weight in groups.items():
        here = [spot for spot in spots if spot.kind == kind and subkind in ("", spot.subkind)]
        total = sum(spot.weight for spot in here)
        found += [(spot, weight * spot.weight / total) for spot in here]
    return found or [(spot, spot.weight) for spot in spots]


def _spots(place: Jurisdiction, given: dict[str, Any], rng: Random) -> list[Spot]:
    """Every place and thing that lies in a zone; those in the promised area count more, and a few things fail again and again."""
    assets = list(Asset.objects.filter(jurisdiction=place).order_by("kind", "number"))
    weak = set(rng.sample([asset.pk for asset in assets], min(len(assets), given["weak_assets"])))
    rows: list[tuple[Any, str, str, int | None, float]] = [
        (asset, "asset", "", asset.pk, given["weak_weight"] if asset.pk in weak else 1.0) for asset in assets
    ]
    places = Place.objects.filter(jurisdiction=place, kind__in=["landmark", "address", "path"]).order_by("id")
    rows += [(one, one.kind, one.subkind, None, 1.0) for one in places]
    if not rows:
        return _middles(place)
    found = next(iter(zones.locate_many(place, [r[0].lng for r in rows], [r[0].lat for r in rows]).values()))
    return [
        Spot(thing.lng, thing.lat, gazetteer.near(place, thing.lng, thing.lat).name, kind, subkind, asset_id,
             weight * (given["priority_weight"] if zone.priority_area else 1.0))
        for (thing, kind, subkind, asset_id, weight), zone in zip(rows, found, strict=True)
        if zone
    ]  # fmt: skip


def _middles(place: Jurisdiction) -> list[Spot]:
    """A town without any ground still has zones: a spot inside each."""
    return [Spot(lng, lat, "", "zone") for lng, lat in zones.inner_points(place)]
