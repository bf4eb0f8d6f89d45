"""A crew's day: its orders in the order of urgency, and finishing one with code and photo at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from geo.models import Jurisdiction
from reports import workflow
from reports.errors import BadInput
from reports.models import Kind, OrderLine, Photo, Report, RoundStop, WorkOrder
from reports.services import history, orders, photos

TO_DO = {workflow.ASSIGNED, workflow.O_IN_PROGRESS, workflow.PAUSED}
MOST = 100
DRAWN_KITS = {"lift", "saw", "paint"}


@dataclass(frozen=True)
class Job:
    """An order as a crew sees it. `places`: what people call its places, each once."""

    order: WorkOrder
    reports: list[Report] = field(default_factory=list)

    @property
    def places(self) -> list[str]:
        return list(
            dict.fromkeys(
                report.place_name or report.place_text
                for report in self.reports
                if report.place_name or report.place_text
            )
        )

    @property
    def assets(self) -> list[str]:
        return [report.asset.number for report in self.reports if report.asset]

    @property
    def kit(self) -> str:
        """The drawing of what the crew takes along, where there is one."""
        kit = self.order.crew.kit if self.order.crew else ""
        return kit if kit in DRAWN_KITS else ""

    @property
    def point(self) -> tuple[float, float] | None:
        """(longitude, latitude) of the first report that has a place."""
        return next(((r.lng, r.lat) for r in self.reports if r.lng is not None and r.lat is not None), None)


@dataclass(frozen=True)
class Day:
    today: list[Job]
    later: list[Job]
    done: list[Job]


def day(jurisdiction: Jurisdiction, user: Any) -> Day:
    """What this person's crews have to do: due today, late or begun; later; and done today. Two queries."""
    now = jurisdiction.day(timezone.now())
    rows = _rows(jurisdiction, user)
    to_do = [_job(order) for order in rows.filter(status__in=TO_DO).order_by("priority", "due_on", "id")[:MOST]]
    done = rows.filter(
        status__in=[workflow.DONE, workflow.APPROVED], done_at__gte=jurisdiction.day_start(now)
    ).order_by("-done_at")
    place = _positions(jurisdiction, user, now)
    to_do.sort(key=lambda job: place.get(job.order.pk, len(place)))
    urgent = [job for job in to_do if job.order.status == workflow.O_IN_PROGRESS or (job.order.due_on or now) <= now]
    return Day(urgent, [job for job in to_do if job not in urgent], [_job(order) for order in done[:MOST]])


def _positions(jurisdiction: Jurisdiction, user: Any, today: date) -> dict[int, int]:
    """{order id: where its first stop stands} in the rounds of this person's crews today."""
    stops = RoundStop.objects.filter(round__jurisdiction=jurisdiction, round__crew__members=user, round__day=today)
    found: dict[int, int] = {}
    for order, position in stops.order_by("position").values_list("line__order_id", "position"):
        found.setdefault(order, position)
    return found


def find(jurisdiction: Jurisdiction, user: Any, number: str) -> Job | None:
    """The job of a number, if it is one of this person's crews'."""
    order = _rows(jurisdiction, user).filter(number=number.upper()).exclude(status=workflow.DRAFT).first()
    return _job(order) if order else None


def _rows(jurisdiction: Jurisdiction, user: Any) -> Any:
    reports = Report.objects.select_related("kind", "asset", "jurisdiction").prefetch_related(
        Prefetch("photos", Photo.objects.order_by("id"), to_attr="all_photos")
    )
    lines = Prefetch(
        "lines", OrderLine.objects.order_by("id").prefetch_related(Prefetch("report", reports)), to_attr="all_lines"
    )
    return (
        WorkOrder.objects.of(jurisdiction)
        .visible_to(user)
        .select_related("crew", "jurisdiction")
        .prefetch_related(lines)
    )


def _job(order: Any) -> Job:
    return Job(order, [line.report for line in order.all_lines])


def memory(job: Job) -> list[tuple[str, int]]:
    """(number, times in 14 months) of the things that have failed at least three times."""
    found = [(report.asset.number, history.times_of(report.asset.pk)) for report in job.reports if report.asset]
    return [(number, times) for number, times in dict(found).items() if times >= 3]


class NeedsPhoto(BadInput):
    """The closing is whole but for its photo."""


def needs_photo(order: WorkOrder, typed: dict[str, Any]) -> bool:
    """Whether one of the answers, or one of the kinds that was mended, asks for a photo afterwards."""
    given = typed.get("reports")
    own = {str(reference).upper(): code for reference, code in given.items()} if isinstance(given, dict) else {}
    lines = order.lines.filter(code="").select_related("report__kind")  # type: ignore[attr-defined]
    return any(
        asks_photo(str(own.get(line.report.reference, typed.get("code", ""))), line.report.kind) for line in lines
    )


def asks_photo(closing_code: str, kind: Kind) -> bool:
    """Whether a report of this kind needs a photo for this answer."""
    code = workflow.CLOSING_CODES.get(closing_code)
    return bool(code and (code.photo or (code.verb == "fix" and kind.needs_photo)))


def has_photo(order: WorkOrder) -> bool:
    return Photo.objects.filter(order=order, moment="after").exists()


def keep_draft(order: WorkOrder, typed: dict[str, Any]) -> None:
    """A closing that lacks its photo is there when the crew comes back with one."""
    WorkOrder.objects.filter(pk=order.pk).update(draft=typed)


@transaction.atomic
def finish(order: WorkOrder, *, actor: Any, photo: Any = None, version: int | None = None, **typed: Any) -> WorkOrder:
    """Finishes with the crew's answer and, when there is one, the photo afterwards; both or neither.

    Raises BadInput at `photo` when the answer needs one, and everything that orders.act raises.
    """
    if not photo and needs_photo(order, typed) and not has_photo(order):
        raise NeedsPhoto(
            errors={
                "photo": _("Take a photo of the place, so that everybody sees what you saw. What you wrote is kept.")
            }
        )
    done = orders.act(order, "finish", actor=actor, version=version, **typed)
    if photo:
        photos.add(photo, order=done, moment="after")
    return done
