"""Real requests of another city: what came in and how long it took are the file's own, by pandas and lifelines on the same rows."""

from datetime import date

import pandas as pd
import pytest
from django.http import QueryDict
from django.utils import timezone
from lifelines import KaplanMeierFitter

from geo import zones
from geo.models import Jurisdiction
from people.models import User
from reports.insights import figures, filters, heatmap
from reports.models import Report
from reports.services import indicators
from reports.services.survival import days_until
from tests.reports.test_import_reports import ROOT, bring, rejected

MAPPING = ROOT / "fixtures/la311.toml"
STATUS = {
    "Closed": "fixed", "Cancelled": "declined", "Open": "received", "Pending": "accepted", "Referred Out": "redirected",
}  # fmt: skip
STILL_OPEN = ["Open", "Pending"]
SHARES = (0.25, 0.5, 0.75, 0.9)
NEARLY = 1e-9
AS_OF = [date(2020, 1, 3), date(2020, 1, 6), date(2020, 3, 1)]  # 59 %, 29 % and 2 % were open then
MANAGER = User(is_superuser=True, is_active=True)


@pytest.mark.real_data
@pytest.mark.long
def test_los_angeles_comes_in_whole_and_its_figures_are_those_of_the_file(db, real_data, tmp_path, capsys):
    path = real_data / "la311" / "requests.csv"
    said = bring(path, MAPPING, "--rejects", str(tmp_path / "no.csv"), capsys=capsys)
    assert "9989 added, 0 known already, 11 rejected." in said and "9803 of 9850" in said
    assert set(rejected(tmp_path / "no.csv")) == {"position saknas"}
    place = Jurisdiction.objects.get(code="los-angeles")
    rows = rows_of(path, place)
    _kinds_and_statuses_are_the_files(place, rows)
    for kind in [None, *place.kinds.all()]:
        mine = rows if kind is None else rows[rows.requesttype == str(kind.name)]
        _counts_are_the_files(place, kind, mine)
        _times_to_close_are_those_of_pandas_and_lifelines(place, kind, mine)
        for day in AS_OF:
            _open_cases_are_censored_as_lifelines_does(place, kind, mine, day)
    assert "0 added, 9989 known already" in bring(path, MAPPING, capsys=capsys)


def rows_of(path, place):
    """The file's own rows with a position; `days`: whole local days to the closing, or until today; zones by the polygons."""
    rows = pd.read_csv(path).dropna(subset=["latitude", "longitude"])
    times = {name: pd.to_datetime(rows[name], format="%m/%d/%y %H:%M") for name in rows if name.endswith("date")}
    rows["received"] = times["createddate"].dt.normalize()
    closed = times["closeddate"].fillna(times["servicedate"]).fillna(times["updateddate"])
    rows["closed"] = closed.where(closed > times["createddate"], times["createddate"]).dt.normalize()
    rows.loc[rows.status.isin(STILL_OPEN), "closed"] = pd.NaT
    rows["is_closed"] = rows.closed.notna()
    rows["days"] = (rows.closed.fillna(pd.Timestamp(place.day(timezone.now()))) - rows.received).dt.days
    found = zones.locate_many(place, rows.longitude.to_list(), rows.latitude.to_list())["nc"]
    rows["zone"] = [zone.code if zone else "outside" for zone in found]
    return rows


def _kinds_and_statuses_are_the_files(place, rows):
    reports = Report.objects.filter(jurisdiction=place)
    kinds = pd.Series(reports.values_list("kind__name__en", flat=True))
    assert kinds.value_counts().to_dict() == rows.requesttype.value_counts().to_dict()
    statuses = pd.Series(reports.values_list("status", flat=True))
    assert statuses.value_counts().to_dict() == rows.status.map(STATUS).value_counts().to_dict()


def table_of(place, kind, **more):
    asks = {"period": "all"} | ({"category": kind.code} if kind else {}) | more
    wanted = filters.read(place, MANAGER, QueryDict(mutable=True) | asks)
    return figures.zone_table(place, wanted), wanted


def _counts_are_the_files(place, kind, mine):
    """By zone and in squares: from the counters and row by row the same, and the file's."""
    by_zone = mine.zone.value_counts().to_dict()
    for more in ({}, {"hidden": "no"}):
        table, wanted = table_of(place, kind, **more)
        assert {row.zone: row.new for row in table if row.new} == by_zone
        assert sum(heatmap.squares(place, wanted).values()) == len(mine)


def _times_to_close_are_those_of_pandas_and_lifelines(place, kind, mine):
    table, _wanted = table_of(place, kind)
    by_zone = dict(tuple(mine.groupby("zone")))
    for row in [*table, figures.summed(table)]:
        rows = mine if row.zone == "total" else by_zone.get(row.zone, mine[:0])
        closed = rows[rows.is_closed].days
        assert row.days == closed.value_counts().to_dict()
        assert row.ages == rows[~rows.is_closed].days.value_counts().to_dict()
        if row.n < figures.TOO_FEW:
            assert row.days_to_close(0.5) is None
            continue
        left = still_open_by_lifelines(rows.days, rows.is_closed)
        gone = closed.value_counts(normalize=True).sort_index().cumsum()
        for share in SHARES:
            assert row.days_to_close(share) == first_day(left <= 1 - share + NEARLY)
            assert days_until(share, row.days, {}) == first_day(gone >= share - NEARLY)


def still_open_by_lifelines(days, is_closed):
    """Kaplan-Meier: the share that is still open after each day."""
    return KaplanMeierFitter().fit(days, is_closed).survival_function_.iloc[:, 0]


def first_day(reached):
    """The first day on which it is so; None when it never is."""
    days = reached[reached].index
    return int(days[0]) if len(days) else None


def _open_cases_are_censored_as_lifelines_does(place, kind, mine, day):
    """As of a day when many were open: the promise's days to fix, in the zones and outside them."""
    layer = zones.layer_of(place)
    ids = frozenset(zone.id for zone in zones.zones_of(place, layer))
    scope = indicators.Scope(layer, ids, frozenset([kind.pk] if kind else []))
    end = pd.Timestamp(day)
    known = mine[mine.received <= end]
    is_closed = known.closed <= end
    days = (known.closed.where(is_closed, end) - known.received).dt.days
    measured = indicators.result(place, "days_to_fix", scope, date(2020, 1, 1), day)
    for found, here in ((measured.now, known.zone != "outside"), (measured.rest, known.zone == "outside")):
        assert found.n == here.sum()
        if found.n < indicators.TOO_FEW:
            assert found.value is None
            continue
        left = still_open_by_lifelines(days[here], is_closed[here])
        assert found.value == first_day(left <= 0.5 + NEARLY) and found.p90 == first_day(left <= 0.1 + NEARLY)
