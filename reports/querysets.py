"""Reads of reports and orders as sentences: Report.objects.published().open().near(...)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from geo import grid
from reports import workflow


class ReportQuerySet(models.QuerySet):
    def of(self, jurisdiction: Any) -> ReportQuerySet:
        return self.filter(jurisdiction=jurisdiction)

    def published(self) -> ReportQuerySet:
        """What everybody may know exists: see services.publishing."""
        return self.filter(is_public=True)

    def open(self) -> ReportQuerySet:
        return self.filter(is_open=True)

    def counted(self) -> ReportQuerySet:
        """Every report except those withdrawn before triage, spam and test (domain/figures); parts count with their whole."""
        return self.filter(spam=False, is_test=False, parent=None).exclude(status="withdrawn", triaged=False)

    def visible_to(self, user: Any) -> ReportQuerySet:
        """What a signed-in person may find at all; others get what is published."""
        if not user.has_perm("reports.see_report"):
            return self.published()
        if user.has_perm("reports.see_sensitive"):
            return self
        return self.filter(kind__sensitive=False, sensitive=False)

    def in_window(self, jurisdiction: Any, west: float, south: float, east: float, north: float) -> ReportQuerySet:
        """Exact: ranges of squares first (an index), then the numbers themselves."""
        ranges = grid.ranges(jurisdiction, west, south, east, north)
        squares = Q()
        for low, high in ranges:
            squares |= Q(cell__range=(low, high))
        if not ranges:
            return self.none()
        return self.filter(squares, jurisdiction=jurisdiction, lng__range=(west, east), lat__range=(south, north))

    def in_zone(self, code: str, layer: str | None = None) -> ReportQuerySet:
        links: dict[str, Any] = {"zone_links__zone__code": code, "zone_links__version__is_current": True}
        if layer:
            links["zone_links__version__layer__code"] = layer
        else:
            links["zone_links__version__layer__is_default"] = True
        return self.filter(**links)


class OrderQuerySet(models.QuerySet):
    def of(self, jurisdiction: Any) -> OrderQuerySet:
        return self.filter(jurisdiction=jurisdiction)

    def of_crews_of(self, user: Any) -> OrderQuerySet:
        return self.filter(crew__members=user)

    def awaiting_approval(self) -> OrderQuerySet:
        """Done, and one of their kinds asks for approval. The others are closed when they are done."""
        return self.filter(status=workflow.DONE).filter(self._asks())

    def closed(self) -> OrderQuerySet:
        """Nothing more is expected of anybody, though a done one may still be sent back."""
        over = Q(status__in=[workflow.APPROVED, workflow.CANCELLED])
        return self.filter(over | Q(status=workflow.DONE) & ~Q(self._asks()))

    def _asks(self) -> Exists:
        lines = self.model.reports.through.objects  # type: ignore[attr-defined]
        return Exists(lines.filter(order=OuterRef("pk"), report__kind__needs_approval=True))

    def visible_to(self, user: Any) -> OrderQuerySet:
        """Planners see every order, crews their own."""
        if user.has_perm("reports.plan_order") or (
            user.has_perm("reports.see_order") and not user.has_perm("reports.work_order")
        ):
            return self
        if user.has_perm("reports.see_order"):
            return self.of_crews_of(user)
        return self.none()
