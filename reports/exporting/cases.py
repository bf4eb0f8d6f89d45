"""Reports and work orders as sheets: what the desk's list and the orders' list show, all of it, with the same filters and rights."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Count, F, FilteredRelation, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from geo import zones
from geo.models import Jurisdiction
from reports import workflow
from reports.exporting.sheets import DECIMAL, POINT, WHOLE, Column, Row, Sheet, said
from reports.models import WorkOrder
from reports.services import queue, setup

PIECE = 2000
TABS = {
    "open": workflow.ORDER_OPEN,
    "done": {workflow.DONE},
    "closed": {workflow.APPROVED, workflow.CANCELLED},
}  # as the page of orders divides them
VALUES = (
    "pk", "reference", "kind_id", "status", "priority", "place_name", "place_text", "zone_code", "asset__number", "owner__name", "team__name",
    "assigned_to__username", "channel", "supporters", "observed_at", "received_at", "promised_by", "closed_at", "lng", "lat",
)  # fmt: skip


def reports(town: Jurisdiction, user: Any, query: Mapping[str, Any]) -> Sheet:
    """The desk's list. Neither texts nor who reported: those are read in the case, where it is logged."""
    rows = queue.matching(town, user, query)
    return Sheet(_report_columns(), _report_rows(town, rows), rows.order_by().count(), POINT)


def _report_columns() -> list[Column]:
    return [
        Column("reference", pgettext("sheet", "Reference")), Column("category", _("Kind")), Column("status", _("Status")),
        Column("priority", _("Priority"), WHOLE), Column("place", _("Place")), Column("zone", _("Zone")), Column("asset", _("Number on the thing")),
        Column("owner", _("Owner")), Column("team", _("Team")), Column("assigned_to", _("Assigned to")), Column("channel", _("Channel")),
        Column("supporters", _("Seen by more"), WHOLE), Column("observed_at", _("Observed")), Column("received_at", _("Received")),
        Column("promised_by", _("Promised by")), Column("closed_at", _("Closed")), Column("lng", _("Longitude"), DECIMAL),
        Column("lat", _("Latitude"), DECIMAL),
    ]  # fmt: skip


def _report_rows(town: Jurisdiction, rows: QuerySet) -> Iterator[Row]:
    """Piece by piece by id, so that no transaction stays open while a slow file is written."""
    kinds = {pk: str(kind.short_name) for pk, kind in setup.of(town).kinds_by_id.items()}
    version = next((zone.version_id for zone in zones.zones_of(town, zones.layer_of(town))), None)
    here = FilteredRelation("zone_links", condition=Q(zone_links__version_id=version))
    rows = rows.annotate(here=here).annotate(zone_code=F("here__zone__code")).order_by("pk")
    for _pk, reference, kind, status, priority, name, text, *rest in _pieces(rows, VALUES):
        zone, asset, owner, team, person, channel, people, *times, lng, lat = rest
        word = str(workflow.public_word(status).word)
        cells = [
            reference,
            kinds.get(kind, ""),
            word,
            priority,
            name or text,
            zone,
            asset,
            said(owner),
            said(team),
            person,
            channel,
            people,
        ]
        local = [said(town.local(time)) if time else None for time in times]
        place = None if lng is None else {"type": "Point", "coordinates": [round(lng, 6), round(lat, 6)]}
        yield Row([*cells, *local, lng, lat], place)


def _pieces(rows: QuerySet, values: tuple[str, ...]) -> Iterator[tuple]:
    last = 0
    while True:
        piece = list(rows.filter(pk__gt=last).values_list(*values)[:PIECE])
        yield from piece
        if len(piece) < PIECE:
            return
        last = piece[-1][0]


def orders(town: Jurisdiction, user: Any, query: Mapping[str, Any]) -> Sheet:
    tab = str(query.get("tab", "open"))
    rows = WorkOrder.objects.of(town).visible_to(user).filter(status__in=TABS.get(tab, TABS["open"]))
    columns = [
        Column("number", _("Work order")), Column("title", _("Title")), Column("status", _("Status")), Column("crew", _("Crew")),
        Column("priority", _("Priority"), WHOLE), Column("due_on", _("Due")), Column("reports", _("Reports"), WHOLE),
        Column("minutes", _("Minutes"), WHOLE), Column("done_at", _("Done")),
    ]  # fmt: skip
    return Sheet(columns, _order_rows(town, rows), rows.count())


def _order_rows(town: Jurisdiction, rows: QuerySet) -> Iterator[Row]:
    counted = rows.annotate(n=Count("lines")).order_by("pk")
    values = ("pk", "number", "title", "status", "crew__name", "priority", "due_on", "n", "minutes", "done_at")
    for _pk, number, title, status, crew, priority, due_on, n, minutes, done_at in _pieces(counted, values):
        word = str(workflow.ORDER_WORDS.get(status, status))
        done = said(town.local(done_at)) if done_at else None
        yield Row([number, title, word, said(crew), priority, said(due_on), n, minutes, done])
