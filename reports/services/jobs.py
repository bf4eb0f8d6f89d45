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
from reports.models import OrderLine, Photo, Report, RoundStop, Text, WorkOrder
from reports.services import drafts, grouping, history, moderating, orders, photos

TO_DO = {workflow.ASSIGNED, workflow.O_IN_PROGRESS, workflow.PAUSED}
ENDING = ("finish", "close")
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
        """What the crew takes along: what the order asks for, else what the crew has."""
        return self.order.kit or (self.order.crew.kit if self.order.crew else "")

    @property
    def drawn_kit(self) -> str:
        """Its drawing, where there is one."""
        return self.kit if self.kit in DRAWN_KITS else ""

    @property
    def rows(self) -> list[list[str]]:
        """The numbers of things that stand side by side and fail together, three or more of them."""
        groups: dict[int, list[str]] = {}
        for report in self.reports:
            if report.group_id and report.asset:  # type: ignore[attr-defined]
                groups.setdefault(report.group_id, []).append(report.asset.number)  # type: ignore[attr-defined]
        return [sorted(set(numbers)) for numbers in groups.values() if len(set(numbers)) >= grouping.GROUP_FROM]

    @property
    def point(self) -> tuple[float, float] | None:
        """(longitude, latitude) of the first report that has a place."""
        return next(((r.lng, r.lat) for r in self.reports if r.lng is not None and r.lat is not None), None)


@dataclass(frozen=True)
class Day:
    today: list[Job]
    later: list[Job]
    done: list[Job]

    @property
    def to_do(self) -> list[Job]:
        return [*self.today, *self.later]


def day(jurisdiction: Jurisdiction, user: Any) -> Day:
    """What this person's crews have to do: due today, late or begun; later; and done today. Two queries."""
    now = jurisdiction.day(timezone.now())
    rows = seen(jurisdiction, user)
    to_do = [of_order(order) for order in rows.filter(status__in=TO_DO).order_by("priority", "due_on", "id")[:MOST]]
    done = rows.filter(status__in=workflow.ORDER_DONE, done_at__gte=jurisdiction.day_start(now)).order_by("-done_at")
    place = _positions(jurisdiction, user, now)
    to_do.sort(key=lambda job: place.get(job.order.pk, len(place)))
    urgent = [job for job in to_do if is_for(job.order, now)]
    return Day(urgent, [job for job in to_do if job not in urgent], [of_order(order) for order in done[:MOST]])


def is_for(order: WorkOrder, day: date) -> bool:
    """Begun, due that day, late, or without a day."""
    return order.status == workflow.O_IN_PROGRESS or (order.due_on or day) <= day


def _positions(jurisdiction: Jurisdiction, user: Any, today: date) -> dict[int, int]:
    """{order id: where its first stop stands} in the rounds of this person's crews today."""
    stops = RoundStop.objects.filter(round__jurisdiction=jurisdiction, round__crew__members=user, round__day=today)
    found: dict[int, int] = {}
    for order, position in stops.order_by("position").values_list("line__order_id", "position"):
        found.setdefault(order, position)
    return found


def find(jurisdiction: Jurisdiction, user: Any, number: str) -> Job | None:
    """The job of a number, if it is one of this person's crews'."""
    order = seen(jurisdiction, user).filter(number=number.upper()).exclude(status=workflow.DRAFT).first()
    return of_order(order) if order else None


def seen(jurisdiction: Jurisdiction, user: Any) -> Any:
    """The orders that this person may see, with all that a job is made of."""
    photos = Prefetch("report__photos", Photo.objects.for_work().order_by("id"), to_attr="all_photos")
    reports = ("report__kind", "report__asset", "report__jurisdiction")
    rows = OrderLine.objects.order_by("id").select_related(*reports).prefetch_related(photos)
    lines = Prefetch("lines", rows, to_attr="all_lines")
    return (
        WorkOrder.objects.of(jurisdiction)
        .visible_to(user)
        .select_related("crew", "jurisdiction")
        .prefetch_related(lines)
    )


def of_order(order: Any) -> Job:
    """One of `seen`."""
    return Job(order, [line.report for line in order.all_lines])


@dataclass(frozen=True)
class Told:
    """A report of a job with what the resident said, persons' numbers and what an officer chose masked, and the photos of the fault."""

    report: Report
    text: str
    answers: list[tuple[str, str]]
    photos: list[Photo]


def told(job: Job) -> list[Told]:
    """What the crew reads before it begins. A part has the words and photos of its whole. Two queries."""
    whole = {report.pk: report.parent_id or report.pk for report in job.reports}  # type: ignore[attr-defined]
    texts = {
        text.report_id: moderating.public_words(text)  # type: ignore[attr-defined]
        for text in Text.objects.filter(report__in=whole.values(), role="description").order_by("created_at", "id")
    }
    pictures: dict[int | None, list[Photo]] = {}
    for photo in Photo.objects.for_work().filter(report__in=whole.values()).order_by("id"):
        pictures.setdefault(photo.report_id, []).append(photo)  # type: ignore[attr-defined]
    return [
        Told(
            report,
            texts.get(whole[report.pk], ""),
            moderating.public_answers(report),
            pictures.get(whole[report.pk], []),
        )
        for report in job.reports
    ]


def memory(job: Job) -> list[tuple[str, int]]:
    """(number, times in 14 months) of the things that have failed at least three times."""
    found = [(report.asset.number, history.times_of(report.asset.pk)) for report in job.reports if report.asset]
    return [(number, times) for number, times in dict(found).items() if times >= 3]


def photos_of(order: WorkOrder, moment: str) -> Any:
    """The crew's own pictures, oldest first."""
    return Photo.objects.filter(order=order, moment=moment).order_by("id")


class NeedsPhoto(BadInput):
    """The closing is whole but for its photo."""


def needs_photo(order: WorkOrder, typed: dict[str, Any]) -> bool:
    """Whether one of the answers, or one of the kinds that was mended, asks for a photo afterwards."""
    own = own_codes(typed)
    return any(
        photo_with(line.report, str(own.get(line.report.reference, typed.get("code", ""))))
        for line in order.lines.filter(code="").select_related("report__kind")  # type: ignore[attr-defined]
    )


def photo_with(report: Report, code: str) -> bool:
    """Whether this answer for this report goes with a photo afterwards."""
    said = workflow.CLOSING_CODES.get(code)
    return bool(said and (said.photo or (said.verb == "fix" and report.kind.needs_photo)))


def own_codes(typed: dict[str, Any]) -> dict[str, str]:
    """{reference: code} of the reports that ended otherwise than the rest."""
    given = typed.get("reports")
    return {str(name).upper(): str(code) for name, code in given.items()} if isinstance(given, dict) else {}


def keep_draft(order: WorkOrder, typed: dict[str, Any]) -> None:
    """A closing that lacks something is there when the crew comes back with it."""
    drafts.keep(order, typed, reports=own_codes(typed))


def finish(
    order: WorkOrder, *, actor: Any, photo: Any = None, version: int | None = None, verb_name: str = "finish", **typed: Any
) -> WorkOrder:  # fmt: skip
    """Finishes, or closes some of it, with the answers and, when there is one, the photo afterwards; both or neither. Every way goes
    through here.

    Raises NeedsPhoto when an answer needs one (what was typed is kept as a draft), and everything that orders.act raises.
    """
    may = any(verb.name == verb_name for verb in orders.possible(order, actor))
    if may and not photo and needs_photo(order, typed) and not photos_of(order, "after").exists():
        keep_draft(order, typed)
        raise NeedsPhoto(
            errors={
                "photo": _("Take a photo of the place, so that everybody sees what you saw. What you wrote is kept.")
            }
        )
    with transaction.atomic():
        done = orders.act(order, verb_name, actor=actor, version=version, **typed)
        if photo:
            photos.add(photo, order=done, moment="after")
    return done


def act(order: WorkOrder, verb_name: str, *, actor: Any, photo: Any = None, **typed: Any) -> WorkOrder:
    """Any verb of an order; finishing, and closing some of it, asks for its photo."""
    if verb_name in ENDING:
        return finish(order, actor=actor, photo=photo, verb_name=verb_name, **typed)
    return orders.act(order, verb_name, actor=actor, **typed)
