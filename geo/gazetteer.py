"""Finds places by what people call them, and what people would call a place."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from shapely import STRtree

from geo import projection
from geo.models import Asset, GroundFeature, Jurisdiction, Place
from geo.shapes import from_wkb
from geo.typed_coordinates import read_pair

LANDMARK_M = 60
STREET_M = 80
ADDRESS_M = 60
ON_PATH_M, AT_PLACE_M, WAY_M = 15, 100, 600
MISTYPED_FROM, ALIKE = 4, 0.74


@dataclass(frozen=True)
class Found:
    """One hit. `kind`: street, landmark, address, path, land, asset, coordinates. `name`: for an asset its number."""

    kind: str
    name: str
    lng: float
    lat: float
    subkind: str = ""
    street: str = ""


@dataclass(frozen=True)
class Nearby:
    """What people would call a place: the landmark within 60 m, else the street or path within 80 m. Both may be missing."""

    name: str = ""
    kind: str = ""
    distance_m: float = 0.0
    street: str = ""


SIGNS = str.maketrans(dict.fromkeys(",.;:()\"'", " "))


def fold(text: str) -> str:
    """Lower case, without marks and signs: å ä ö are found by a a o as well, and a comma makes no difference."""
    plain = unicodedata.normalize("NFKD", text.casefold()).translate(SIGNS)
    return " ".join("".join(char for char in plain if not unicodedata.combining(char)).split())


def search(jurisdiction: Jurisdiction, text: str, limit: int = 8) -> list[Found]:
    """Places whose name, or a word of it, begins with what was typed; numbers of assets; typed coordinates. Best first.

    Where nothing does, each word is read as the one of the names that it is closest to.
    """
    pair = read_pair(text, jurisdiction)
    if pair:
        return [Found("coordinates", text.strip(), *pair)]
    wanted = fold(text)[:80]
    if not wanted:
        return []
    by_number, by_name = _by_number(jurisdiction, wanted, limit), _by_name(jurisdiction, wanted, limit)
    if not by_name:
        meant = _index(jurisdiction).meant(wanted)
        by_name = _by_name(jurisdiction, meant, limit) if meant != wanted else []
    return (by_number + by_name if wanted.isdecimal() else by_name + by_number)[:limit]


def _by_name(jurisdiction: Jurisdiction, wanted: str, limit: int) -> list[Found]:
    places = Place.objects.filter(jurisdiction=jurisdiction)
    begins = list(places.filter(folded__startswith=wanted).order_by("rank", "folded", "id")[:limit])
    if len(begins) < limit:
        inside = places.filter(folded__contains=f" {wanted}").exclude(pk__in=[place.pk for place in begins])
        begins += list(inside.order_by("rank", "folded", "id")[: limit - len(begins)])
    return [Found(place.kind, place.name, place.lng, place.lat, place.subkind, place.street) for place in begins]


def _by_number(jurisdiction: Jurisdiction, wanted: str, limit: int) -> list[Found]:
    number = wanted.split()[-1]
    if not any(char.isdigit() for char in number) or len(wanted.split()) > 2:
        return []
    assets = Asset.objects.filter(jurisdiction=jurisdiction, gone=False, number__istartswith=number).order_by("number")[
        :limit
    ]
    exact_first = sorted(assets, key=lambda asset: asset.number.casefold() != number)
    return [Found("asset", asset.number, asset.lng, asset.lat, asset.kind, asset.line) for asset in exact_first]


class _Names:
    """Landmarks, and lines of streets and paths, in metres."""

    def __init__(self, jurisdiction: Jurisdiction) -> None:
        self.srid, self.jurisdiction_id = jurisdiction.srid, jurisdiction.pk
        marks = Place.objects.filter(jurisdiction=jurisdiction, kind="landmark")
        self.marks = [(mark.name, mark.subkind, mark.lng, mark.lat) for mark in marks]
        xs, ys = projection.to_metres(
            self.srid, np.array([m[2] for m in self.marks]), np.array([m[3] for m in self.marks])
        )
        self.mark_tree = STRtree(shapely.points(xs, ys)) if self.marks else None
        lines = GroundFeature.objects.filter(jurisdiction=jurisdiction, layer__in=["street", "path"]).exclude(name="")
        self.lines = [(line.name, line.layer) for line in lines]
        self.words = self._words(jurisdiction)
        self.line_tree = STRtree([self._metres(from_wkb(line.geometry)) for line in lines]) if self.lines else None

    @staticmethod
    def _words(jurisdiction: Jurisdiction) -> list[str]:
        """The words of all names but addresses, whose streets are there."""
        names = Place.objects.filter(jurisdiction=jurisdiction).exclude(kind="address").values_list("folded", flat=True)
        return sorted({word for name in names for word in name.split() if len(word) >= MISTYPED_FROM})

    def meant(self, text: str) -> str:
        """The text with every word that no name has replaced by the closest one that some name has."""
        return " ".join(self._closest_word(word) for word in text.split())

    def _closest_word(self, word: str) -> str:
        if len(word) < MISTYPED_FROM or any(known.startswith(word) for known in self.words):
            return word
        same_start = [known for known in self.words if known[0] == word[0]]  # the first letter is seldom wrong
        return next(iter(get_close_matches(word, same_start, n=1, cutoff=ALIKE)), word)

    def _metres(self, shape: Any) -> Any:
        return shapely.transform(shape, lambda xy: np.column_stack(projection.to_metres(self.srid, xy[:, 0], xy[:, 1])))

    def near(self, lng: float, lat: float) -> Nearby:
        point = shapely.Point(*projection.to_metres(self.srid, lng, lat))
        mark = _closest(self.mark_tree, point, LANDMARK_M)
        line = _closest(self.line_tree, point, STREET_M)
        street = self.lines[line[0]][0] if line else ""
        if mark:
            return Nearby(self.marks[mark[0]][0], self.marks[mark[0]][1], mark[1], street)
        return Nearby(street, self.lines[line[0]][1], line[1], street) if line else Nearby()

    def way_to(self, lng: float, lat: float, places: Sequence[Place]) -> tuple[str, Place, float] | None:
        """(path, place, metres to it) of the nearest of these to which the path leads that the point lies on."""
        point = shapely.Point(*projection.to_metres(self.srid, lng, lat))
        names, tree = self.paths
        on = tree.query(point, predicate="dwithin", distance=ON_PATH_M) if tree else []
        ends = [(place, shapely.Point(*projection.to_metres(self.srid, place.lng, place.lat))) for place in places]
        found = [
            (names[n], place, float(point.distance(end)))
            for n in on
            for place, end in ends
            if tree and tree.geometries[n].distance(end) <= AT_PLACE_M and point.distance(end) <= WAY_M
        ]
        return min(found, key=lambda one: one[2], default=None)

    @cached_property
    def paths(self) -> tuple[list[str], STRtree | None]:
        """All ways for feet and cycles, also those without a name."""
        rows = GroundFeature.objects.filter(jurisdiction=self.jurisdiction_id, layer="path").order_by("id")
        lines = [(line.name, self._metres(from_wkb(line.geometry))) for line in rows]
        return [name for name, _line in lines], STRtree([line for _name, line in lines]) if lines else None

    def address(self, lng: float, lat: float) -> str:
        found = _closest(self.addresses[1], shapely.Point(*projection.to_metres(self.srid, lng, lat)), ADDRESS_M)
        return self.addresses[0][found[0]] if found else ""

    @cached_property
    def addresses(self) -> tuple[list[str], STRtree | None]:
        """Read when somebody asks for one: a town has many, and a report is placed without them."""
        places = Place.objects.filter(jurisdiction=self.jurisdiction_id, kind="address").order_by("id")
        rows = list(places.values_list("name", "lng", "lat"))
        lngs, lats = (np.array([row[n] for row in rows], float) for n in (1, 2))
        points = shapely.points(*projection.to_metres(self.srid, lngs, lats))
        return [row[0] for row in rows], STRtree(points) if rows else None


def _closest(tree: STRtree | None, point: Any, within_m: float) -> tuple[int, float] | None:
    if tree is None:
        return None
    numbers, distances = tree.query_nearest(point, max_distance=within_m, return_distance=True, all_matches=False)
    return (int(numbers[0]), float(distances[0])) if len(numbers) else None


_names: dict[int, tuple[int, _Names]] = {}


def near(jurisdiction: Jurisdiction, lng: float, lat: float) -> Nearby:
    """What people would call this place."""
    return _index(jurisdiction).near(lng, lat)


def way_to(
    jurisdiction: Jurisdiction, lng: float, lat: float, places: Sequence[Place]
) -> tuple[str, Place, float] | None:
    """(name of the path, place, metres to it) when the point lies on a path that leads to one of these places, not far away."""
    return _index(jurisdiction).way_to(lng, lat, places)


def names_at(jurisdiction: Jurisdiction, lng: float, lat: float) -> list[str]:
    """All that somebody might call this place who looks for it: landmark, street, and the nearest address within 60 m."""
    index = _index(jurisdiction)
    nearby = index.near(lng, lat)
    return [name for name in dict.fromkeys((nearby.name, nearby.street, index.address(lng, lat))) if name]


def _index(jurisdiction: Jurisdiction) -> _Names:
    """In memory; follows `places_version`."""
    version, names = _names.get(jurisdiction.pk, (0, None))
    if names is None or version != jurisdiction.places_version:
        names = _Names(jurisdiction)
        _names[jurisdiction.pk] = (jurisdiction.places_version, names)
    return names


def streets(jurisdiction: Jurisdiction) -> list[Place]:
    """Every street and path with a name, by name: for the way without a map."""
    return list(Place.objects.filter(jurisdiction=jurisdiction, kind__in=["street", "path"]).order_by("folded"))


def landmarks(jurisdiction: Jurisdiction) -> list[Place]:
    return list(Place.objects.filter(jurisdiction=jurisdiction, kind="landmark").order_by("folded"))


def along(jurisdiction: Jurisdiction, street: str) -> tuple[list[Asset], list[Place]]:
    """The lamps and addresses of a street, in order of their numbers."""
    lamps = Asset.objects.filter(jurisdiction=jurisdiction, gone=False, line=street).order_by("number")
    addresses = Place.objects.filter(jurisdiction=jurisdiction, kind="address", street=street)
    return list(lamps), sorted(addresses, key=lambda place: natural(place.name))


def natural(text: str) -> list[tuple[int, int, str]]:
    """Sort key in which numbers count as numbers: N2 before N10."""
    parts: list[str] = []
    for char in text:
        if parts and parts[-1][-1].isdecimal() == char.isdecimal():
            parts[-1] += char
        else:
            parts.append(char)
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part.casefold()) for part in parts]
