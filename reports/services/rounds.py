"""Rounds (C6, C14): a crew's open orders of a day in a short order, kits together, windows kept; moved by hand; inspection rounds gather what waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from geo import rounds as ways
from geo.models import Jurisdiction
from reports import workflow
from reports.errors import BadInput, LostRace, NotAllowed
from reports.models import Crew, Event, Kind, OrderLine, Report, Round, RoundStop, WorkOrder
from reports.services import cleaning, clock, orders, setup
from reports.services.cleaning import day as read_day

MOST = 100
WORK_MINUTES = 10
MAY = "reports.plan_order"
TIMES = ("minutes", "early", "late")
TO_DO = [workflow.ASSIGNED, workflow.O_IN_PROGRESS, workflow.PAUSED]


@dataclass(frozen=True)
class Planned:
    """A stop with the time at which it is reached, minutes later than it should be, and minutes on the way to it."""

    stop: RoundStop
    at: time
    late: int
    travel: int

    @property
    def report(self) -> Report:
        return self.stop.line.report


@transaction.atomic
def make(jurisdiction: Jurisdiction, typed: dict[str, Any], *, actor: Any) -> Round:
    """From {crew, day, way, lng, lat, start_name?, leaves_at}; what the crew has to do by that day, shortest first. Raises BadInput, NotAllowed."""
    _may(actor)
    values = _read(jurisdiction, typed)
    lines = waiting_lines(values["crew"], values["day"])
    if not lines:
        raise BadInput(errors={"crew": _("This crew has no order with a place that is due by then.")})
    if Round.objects.filter(crew=values["crew"], day=values["day"]).exists():
        raise BadInput(errors={"day": _("This crew has a round on that day already. Open it and order it anew.")})
    made = Round.objects.create(jurisdiction=jurisdiction, **values)
    RoundStop.objects.bulk_create(
        RoundStop(round=made, line=line, position=n, minutes=WORK_MINUTES) for n, line in enumerate(lines)
    )
    _shorten(made, stops_of(made))
    _record(made, "create", actor)
    return made


def _read(jurisdiction: Jurisdiction, typed: dict[str, Any]) -> dict[str, Any]:
    errors: dict[str, str] = {}
    values: dict[str, Any] = {"start_name": str(typed.get("start_name") or "")[:120]}

    def tried(name: str, read: Any) -> None:
        try:
            values[name] = read(typed.get(name))
        except BadInput as problem:
            errors.update(problem.errors)

    tried("crew", lambda code: cleaning.crew(jurisdiction, code))
    tried("day", lambda value: read_day(value, "day"))
    tried("leaves_at", lambda value: clock_time(value or "07:00", "leaves_at"))
    if "day" in values and values["day"] < jurisdiction.day(timezone.now()):
        errors["day"] = _("This day has passed. Choose today or later.")
    values["way"] = str(typed.get("way") or Round.VAN)
    if values["way"] not in Round.WAYS:
        errors["way"] = _("Choose by foot or by van.")
    try:
        values["lng"], values["lat"] = float(typed["lng"]), float(typed["lat"])
        if not (-180 <= values["lng"] <= 180 and -90 <= values["lat"] <= 90):
            raise ValueError
    except (KeyError, TypeError, ValueError):
        errors["place"] = _("Say where the round begins: a place or an address.")
    if errors:
        raise BadInput(errors=errors)
    return values


def clock_time(value: Any, field: str) -> time:
    try:
        return time.fromisoformat(str(value))
    except ValueError:
        raise BadInput(errors={field: _("Write a time like 07:30.")})


def waiting_lines(crew: Crew, day: date) -> list[OrderLine]:
    """What the crew has open, due by that day or without a day, and with a place."""
    rows = OrderLine.objects.filter(order__crew=crew, order__status__in=TO_DO, report__lng__isnull=False)
    rows = rows.filter(Q(order__due_on__lte=day) | Q(order__due_on=None), report__status__in=workflow.OPEN)
    return list(rows.select_related("order", "report").order_by("order__priority", "order__due_on", "pk")[:MOST])


def stops_of(found: Round) -> list[RoundStop]:
    rows = found.stops.select_related(
        "line__order__crew", "line__report__kind", "line__report__asset", "line__report__jurisdiction"
    )  # type: ignore[attr-defined]
    return list(rows.order_by("position", "pk"))


def _held(found: Round, seen: Sequence[int] | None) -> list[RoundStop]:
    """The stops, and nobody else changes them until this transaction ends. Raises LostRace when they are not in the order that was seen."""
    list(Round.objects.select_for_update(no_key=True).filter(pk=found.pk).values_list("pk"))
    stops = stops_of(found)
    now = [stop.pk for stop in stops]
    if seen is not None and now != list(seen):
        raise LostRace(current=now)
    return stops


@transaction.atomic
def arrange(found: Round, *, actor: Any, seen: Sequence[int] | None = None) -> None:
    """The shortest order that is known; what was moved by hand is forgotten. `seen`: the stops as the person saw them. Raises LostRace."""
    _may(actor)
    _shorten(found, _held(found, seen))
    _record(found, "arrange", actor)


def _shorten(found: Round, stops: list[RoundStop]) -> None:
    order = ways.shortest(
        found.jurisdiction.srid,
        (found.lng, found.lat),
        [_measured(stop) for stop in stops],
        way=found.way,
        leaves_s=seconds(found.leaves_at),
    )
    _keep(found, [stops[n] for n in order], by_hand=False)


def _measured(stop: RoundStop) -> ways.Stop:
    order, report = stop.line.order, stop.line.report
    kit = order.kit or (order.crew.kit if order.crew else "")
    early, late = seconds(stop.early) if stop.early else 0, seconds(stop.late) if stop.late else ways.DAY_S
    return ways.Stop(report.lng or 0, report.lat or 0, stop.minutes * 60, early, late, kit)


def seconds(at: time) -> int:
    return at.hour * 3600 + at.minute * 60 + at.second


def _keep(found: Round, stops: Sequence[RoundStop], *, by_hand: bool) -> None:
    for position, stop in enumerate(stops):
        stop.position = position
    RoundStop.objects.bulk_update(stops, ["position"])
    Round.objects.filter(pk=found.pk).update(by_hand=by_hand)
    found.by_hand = by_hand


def planned(found: Round) -> list[Planned]:
    """The stops with their times."""
    stops = stops_of(found)
    visits = ways.timetable(
        found.jurisdiction.srid, (found.lng, found.lat), [_measured(stop) for stop in stops], way=found.way, leaves_s=seconds(found.leaves_at)
    )  # fmt: skip
    return [
        Planned(
            stop,
            time(visit.begins_s // 3600 % 24, visit.begins_s % 3600 // 60),
            -(-visit.late_s // 60),
            -(-visit.travel_s // 60),
        )
        for stop, visit in zip(stops, visits, strict=True)
    ]


def moved(stops: Sequence[int], stop: int, steps: int) -> list[int]:
    """The stops when one goes so many places up (negative) or down; as they are when it is not among them."""
    rest = [one for one in stops if one != stop]
    if len(rest) < len(stops):
        rest.insert(max(0, min(len(rest), list(stops).index(stop) + steps)), stop)
    return rest


@transaction.atomic
def move(found: Round, stop: int, steps: int, *, actor: Any, seen: Sequence[int] | None = None) -> None:
    """One stop so many places up (negative) or down. Raises BadInput for a stop of another round, LostRace as `arrange`."""
    _may(actor)
    stops = {one.pk: one for one in _held(found, seen)}
    if stop not in stops:
        raise BadInput(_("This stop is not in the round any more. Open the round again."))
    after = moved(list(stops), stop, steps)
    _keep(found, [stops[pk] for pk in after], by_hand=True)
    places = {"from": list(stops).index(stop) + 1, "to": after.index(stop) + 1}
    _record(found, "move", actor, stops[stop], **places)


@transaction.atomic
def set_stop(found: Round, stop: int, typed: dict[str, Any], *, actor: Any, seen: str | None = None) -> None:
    """Minutes of work, and from and until when. `seen`: its times as the person saw them. Raises BadInput, LostRace."""
    _may(actor)
    one = next((one for one in _held(found, None) if one.pk == stop), None)
    if not one:
        raise BadInput(_("This stop is not in the round any more. Open the round again."))
    was = times(one)
    if seen is not None and seen != was:
        raise LostRace
    one.minutes = cleaning.number(typed.get("minutes") or WORK_MINUTES, "minutes", low=1, high=600)
    one.early = clock_time(typed["early"], "early") if typed.get("early") else None
    one.late = clock_time(typed["late"], "late") if typed.get("late") else None
    if one.early and one.late and one.late <= one.early:
        raise BadInput(errors={"late": _("The end lies before the beginning.")})
    one.save()
    pairs = zip(TIMES, was.split("|"), times(one).split("|"), strict=True)
    _record(found, "set", actor, one, fields=[name for name, before, after in pairs if before != after])


def times(stop: RoundStop) -> str:
    """Its minutes and its window in a line, to know whether they are as somebody saw them."""
    return "|".join([str(stop.minutes), *(f"{at:%H:%M}" if at else "" for at in (stop.early, stop.late))])


@transaction.atomic
def take_out(found: Round, stop: int, *, actor: Any, seen: Sequence[int] | None = None) -> None:
    """Raises LostRace as `arrange`."""
    _may(actor)
    stops = {one.pk: one for one in _held(found, seen)}
    if stop not in stops:
        raise BadInput(_("This stop is not in the round any more. Open the round again."))
    out = stops.pop(stop)
    _record(found, "out", actor, out)
    RoundStop.objects.filter(pk=out.pk).delete()
    _keep(found, list(stops.values()), by_hand=found.by_hand)


@transaction.atomic
def remove(found: Round, *, actor: Any, seen: Sequence[int] | None = None) -> None:
    """The whole round; its orders stay with the crew. Raises LostRace as `arrange`."""
    _may(actor)
    _held(found, seen)
    found.delete()


def _record(found: Round, verb: str, actor: Any, stop: RoundStop | None = None, **data: Any) -> None:
    """Appends the event; of a stop with the number of its order, which stays when the stop is gone."""
    named = {"stop": stop.pk, "order": stop.line.order.number} if stop else {}
    Event.objects.create(
        jurisdiction_id=found.jurisdiction_id, round=found, verb=verb, actor=actor, at=timezone.now(), data=named | data  # type: ignore[misc]
    )  # fmt: skip


def events_of(found: Round) -> list[Event]:
    """Its history, newest first."""
    return list(Event.objects.filter(round=found).select_related("actor").order_by("-at", "-id"))


def version(found: Round) -> int:
    """The number of its newest event. Read before the stops, so that it is never newer than they are."""
    return Event.objects.filter(round=found).order_by("-pk").values_list("pk", flat=True).first() or 0


def since(found: Round, version: int | None, stop: int | None = None) -> list[Event]:
    """What was done after the version that somebody saw, newest first: to one `stop`, else to any. Nothing where none was seen."""
    events = events_of(found) if version is not None else []
    return [one for one in events if one.pk > (version or 0) and stop in (None, one.data.get("stop"))]


def _may(actor: Any) -> None:
    if actor is None or not actor.has_perm(MAY):
        raise NotAllowed(_("Your account may not do this. Ask somebody at the desk."))


def of_day(crews: Sequence[Crew], day: date) -> Round | None:
    """The round that one of these crews has on a day."""
    return Round.objects.filter(crew__in=crews, day=day).order_by("pk").first()


@dataclass(frozen=True)
class Inspection:
    """What waits for the next round of a kind: its first day, its week, how many reports."""

    kind: Kind
    week: int
    begins: date
    n: int


def inspections(jurisdiction: Jurisdiction, today: date) -> list[Inspection]:
    """Of every kind that is mended on rounds."""
    found = []
    for kind in setup.of(jurisdiction).kinds.values():
        begins = next_round(kind, today)
        if begins:
            found.append(Inspection(kind, begins.isocalendar().week, begins, waiting(jurisdiction, kind)))
    return found


def next_round(kind: Kind, today: date) -> date | None:
    """The Monday of the next week of a round; this week's, while it lasts. None without rounds."""
    return clock.round_week(today - timedelta(days=today.weekday()), kind.round_weeks)


def waiting(jurisdiction: Jurisdiction, kind: Kind) -> int:
    """How many reports wait for the next round of a kind."""
    return _waiting(jurisdiction, kind).count()


def _waiting(jurisdiction: Jurisdiction, kind: Kind) -> Any:
    """Accepted, nowhere planned, with a place."""
    rows = Report.objects.of(jurisdiction).filter(
        kind=kind, status=workflow.ACCEPTED, lng__isnull=False, is_split=False
    )
    return rows.exclude(lines__order__status__in=workflow.ORDER_OPEN)


@transaction.atomic
def gather(jurisdiction: Jurisdiction, kind: Kind, crew: Crew, *, actor: Any) -> WorkOrder:
    """One order with what waits for the next round of a kind, the oldest hundred at most, due in its week. Raises BadInput when nothing waits."""
    _may(actor)
    begins = next_round(kind, jurisdiction.day(timezone.now()))
    rows = _waiting(jurisdiction, kind).select_related("kind", "jurisdiction").order_by("received_at", "pk")
    first = list(rows[:MOST])
    if not begins or not first:
        raise BadInput(errors={"kind": _("Nothing waits for this round. Accept the reports first.")})
    due = max(begins + timedelta(days=4), jurisdiction.day(timezone.now()))
    title = _("Round of week %(week)s: %(kind)s") % {"week": begins.isocalendar().week, "kind": kind.short_name}
    return orders.create(jurisdiction, title=title[:120], reports=first, actor=actor, crew=crew, due_on=due)
