"""Ten thousand random towns are attacked: everything published over the years, added and subtracted in every way, tells of no small group."""

import random
from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest

from reports.services import suppression
from reports.services.releasing import MONTHS, summed
from reports.services.suppression import AREA, LEAST_REPORTS, SQUARE, Felt

TOWNS = 10_000
YEARS = 2
START = date(2024, 1, 1)


class Town:
    """A made-up town: squares in zones (and some outside), a few people, hot spots, and a release each month over two years."""

    def __init__(self, seed):
        rng = random.Random(seed)
        zones = [f"Z{number}" for number in range(rng.randint(1, 5))]
        self.squares = {square: rng.choice([*zones, zones[0], ""]) for square in range(rng.randint(1, 16))}
        people, weight = rng.randint(1, 25), rng.random() ** 2 * 6
        hot = [rng.choice(list(self.squares)) for _n in range(rng.randint(1, 3))]
        self.felt, self.releases, pool = {}, [], []
        for month in range(12 * YEARS):
            for _n in range(int(rng.expovariate(1 / (0.3 + weight)))):
                square = rng.choice(hot) if rng.random() < 0.6 else rng.choice(list(self.squares))
                day = START + timedelta(days=month * 30 + rng.randrange(30))
                one = Felt(len(self.felt), square, str(rng.randrange(people)), day)
                self.felt[one.pk] = one
                pool.append(one)
            pool = [one for one in pool if (START + timedelta(days=(month + 1) * 30) - one.day).days <= 365]
            made = suppression.groups(pool, self.squares)
            taken = {pk for group in made for pk in group.members}
            pool = [one for one in pool if one.pk not in taken]
            self.releases.append(made)

    def outputs(self):
        """{what one asks: set of reports behind the answer}: every figure of every month's release, as heatmap, zone table, page and
        total give it; windows choose among whole squares, so they add nothing but sums of these."""
        for month in range(len(self.releases)):
            groups = [group for made in self.releases[max(0, month - MONTHS + 1) : month + 1] for group in made]
            figures = summed(None, [(g.sort, g.square, g.zone, len(g.members)) for g in groups])
            members = defaultdict(set)
            for group in groups:
                members["total", ""].update(group.members)
                if group.square is not None:
                    members["square", group.square].update(group.members)
                if group.zone:
                    members["zone", group.zone].update(group.members)
            said = {("square", s): n for s, n in figures.squares.items()} | {
                ("zone", z): n for z, n in figures.zones.items()
            }
            said |= {("total", ""): figures.total} if figures.total else {}
            assert said == {
                asked: len(found) for asked, found in members.items()
            }  # the figure is the number of people's reports
            for asked, found in members.items():
                yield (month, *asked), frozenset(found)


def small(town, reports):
    """A group that must not be told: some, but not enough reports, people or days."""
    return bool(reports) and not suppression.passes([town.felt[pk] for pk in reports])


def differences(outputs):
    """What subtraction gives: each answer less each answer that lies within it, and each less all the others of its month within it
    (total minus zones, zone minus squares, month minus month)."""
    distinct = list(set(outputs.values()))
    yield from distinct
    for whole in distinct:
        inside = [part for part in distinct if part < whole]
        for part in inside:
            yield whole - part
        by_month = defaultdict(set)
        for (month, sort, _what), part in outputs.items():
            if part < whole:
                by_month[month, sort] |= part
        for together in by_month.values():
            if together < whole:
                yield whole - together


def bounds_of_hidden(town):
    """Squares of which somebody who takes every hidden square for at most four reports would learn that anybody was there."""
    for made in town.releases:
        told = {group.square for group in made if group.sort == SQUARE}
        zones_told = {group.zone for group in made if group.sort == "zone"}
        for group in made:
            if group.sort == SQUARE:
                continue
            hidden = [
                square for square, zone in town.squares.items()
                if square not in told and (zone not in zones_told if group.sort == AREA else zone == group.zone)
            ]  # fmt: skip
            least = len(group.members) - (len(hidden) - 1) * (LEAST_REPORTS - 1)
            if least > 0:
                yield from hidden


@pytest.mark.parametrize("part", range(4))
def test_no_sum_or_difference_of_all_outputs_of_ten_thousand_towns_tells_of_a_small_group(part):
    broken, said = 0, Counter()
    for seed in range(part, TOWNS, 4):
        town = Town(seed)
        outputs = dict(town.outputs())
        said.update(asked[1] for asked in outputs)
        broken += any(small(town, found) for found in differences(outputs))
        broken += any(True for _square in bounds_of_hidden(town))
        everything = [pk for made in town.releases for group in made for pk in group.members]
        assert len(everything) == len(set(everything))  # nobody is counted in two groups
    assert broken == 0
    assert min(said["square"], said["zone"], said["total"]) > 1000  # there was something to attack


def test_the_attack_finds_what_a_careless_release_would_tell():
    """The same attack on squares published as soon as they hold five, and zones with their true totals: it must succeed."""
    town = Town(1)
    careless = {
        (0, "square", 1): frozenset(range(5)),
        (0, "zone", "Z0"): frozenset(range(6)),  # one report in the rest of the zone
    }
    town.felt = {n: Felt(n, 1 if n < 5 else 2, str(n), START + timedelta(days=n)) for n in range(6)}
    assert any(small(town, found) for found in differences(careless))


FELT = [Felt(n, 1, str(n % 3), START + timedelta(days=n % 3)) for n in range(5)]
AROUND = dict.fromkeys(range(9), "Z") | {20: "", 21: ""}


@pytest.mark.parametrize(
    "felt, expected",
    [
        (FELT, [("square", 1, "Z")]),
        (FELT[:4], []),
        ([Felt(n, 1, str(n % 2), START + timedelta(days=n)) for n in range(9)], []),  # two people
        ([Felt(n, 1, str(n), START) for n in range(9)], []),  # one day
        ([Felt(n, n, str(n), START + timedelta(days=n)) for n in range(5)], [("zone", None, "Z")]),
        ([Felt(n, 20 + n % 2, str(n), START + timedelta(days=n)) for n in range(4)] + FELT[:2], [("area", None, "")]),
        ([Felt(n, 99, str(n), START + timedelta(days=n)) for n in range(9)], []),  # outside everything
    ],
    ids=["enough", "four", "two people", "one day", "rest of the zone", "rest of the area", "outside"],
)
def test_what_is_told_and_how(felt, expected):
    found = suppression.groups([Felt(n, one.square, one.reporter, one.day) for n, one in enumerate(felt)], AROUND)
    assert [(group.sort, group.square, group.zone) for group in found] == expected


def test_two_squares_that_must_both_hold_somebody_are_told_with_the_whole_area():
    """Eight in the two squares of a zone: who takes each for four at most would know both."""
    narrow = {0: "Z", 1: "Z", **dict.fromkeys(range(2, 9), "Y")}
    four_each = [Felt(n, n // 4, str(n), START + timedelta(days=n)) for n in range(8)]
    assert [group.sort for group in suppression.groups(four_each, narrow)] == ["area"]
    assert suppression.groups(four_each, {0: "Z", 1: "Z"}) == []
