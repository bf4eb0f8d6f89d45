"""One press for many reports, and one press to take it back within ten seconds (decision 7)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from geo.models import Jurisdiction
from people import away
from reports import workflow
from reports.errors import BadInput, NotThere, Refused, WrongStatus
from reports.models import Block, Event, Outbox, Photo, Report, StaffNotice, Text, Undo, WorkOrder
from reports.services import changes, cleaning, gathering, moderating, placing, splitting, verbs

SECONDS, GRACE_S = 10, 3  # effects wait 15: what is taken back in time was never told to anybody
MOST = 200
KEEP = timedelta(days=1)


@dataclass(frozen=True)
class Seen:
    """How somebody saw the reports of one press: the `versions` of those that were ticked, by reference; for the others `at`, when their
    page was made. What is known of neither is taken as it is."""

    versions: Mapping[str, int] = field(default_factory=dict)
    at: datetime | None = None

    def still(self, report: Report) -> bool:
        """Whether nobody has changed it since."""
        version = self.versions.get(report.reference)
        if version is not None:
            return report.version == version
        return self.at is None or report.updated_at <= self.at


@dataclass
class Result:
    """What became of one report; `error` is a sentence when it was refused, `changed` when that is because somebody was quicker."""

    reference: str
    report: Report | None = None
    error: str = ""
    changed: bool = False


@dataclass
class Memory:
    """What a block did. `order` is set by the block when it made one; `undo` is there afterwards if anything was done."""

    undo: Undo | None = None
    order: WorkOrder | None = None


@dataclass
class Undone:
    """`left`: (reference, who) of those that somebody changed meanwhile; they stay as they are."""

    restored: list[str] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)


@contextmanager
def remembering(jurisdiction: Jurisdiction, actor: Any, verb: str) -> Iterator[Memory]:
    """Everything that is changed in the block, in one transaction, can be taken back as one."""
    memory = Memory()
    with transaction.atomic(), away.asked_once(), changes.listening() as heard:
        yield memory
        if heard:
            memory.undo = _keep(jurisdiction, actor, verb, heard, memory.order)


def _keep(jurisdiction: Jurisdiction, actor: Any, verb: str, heard: changes.Heard, order: WorkOrder | None) -> Undo:
    now = timezone.now()
    Undo.objects.filter(until__lt=now - KEEP).delete()
    return Undo.objects.create(
        jurisdiction=jurisdiction, user=actor, verb=verb, items=heard, order=order,
        order_version=order.version if order else None, until=now + timedelta(seconds=SECONDS),
    )  # fmt: skip


def act_many(
    jurisdiction: Jurisdiction,
    references: Sequence[str],
    verb_name: str,
    *,
    actor: Any,
    seen: Seen | None = None,
    **typed: Any,
) -> tuple[list[Result], Undo | None]:
    """A verb on up to 200 reports: each that can take it does, the others say why not. Who was not seen as it is now stays as it is.

    Raises BadInput when the fields are wrong for all of them.
    """
    verb = workflow.STAFF_VERBS[verb_name]
    if not 1 <= len(references) <= MOST:
        raise BadInput(errors={"references": _("Name 1 to %(most)s reports.") % {"most": MOST}})
    fields = cleaning.fields_of(verb, jurisdiction, typed)
    results = [Result(reference) for reference in dict.fromkeys(references)]
    with remembering(jurisdiction, actor, verb_name) as memory, gathering.weighed_once():
        visible = Report.objects.of(jurisdiction).visible_to(actor)
        ids = dict(
            visible.filter(reference__in=[one.reference.upper() for one in results]).values_list("reference", "pk")
        )
        loaded = changes.load(jurisdiction, list(ids.values()))
        changed = {pk for pk, one in loaded.items() if seen and not seen.still(one.report)}
        for result in results:
            pk = ids.get(result.reference.upper(), 0)
            if pk in changed:
                result.changed, result.error = True, _("Somebody has changed it since you saw it. Look at it first.")
            else:
                _one(result, loaded.get(pk), verb, fields, actor)
    return results, memory.undo if verb_name in workflow.UNDOABLE else None


def _one(
    result: Result, loaded: changes.Loaded | None, verb: workflow.Verb, fields: dict[str, Any], actor: Any
) -> None:
    if not loaded:
        result.error = _("We know no report with that reference. Check it, letter by letter.")
        return
    try:
        verbs.check_rights(verb, loaded.report, actor)
        result.report = verbs.do(loaded.report, verb, dict(fields), actor=actor, loaded=loaded)
    except Refused as problem:
        result.error = next(iter(problem.errors.values()), problem.detail)


def find(jurisdiction: Jurisdiction, number: Any, *, actor: Any) -> Undo:
    """One's own, whatever its age. Raises NotThere."""
    found = Undo.objects.filter(jurisdiction=jurisdiction, user=actor, pk=number).first()
    if not found:
        raise NotThere(_("There is nothing of yours to take back here."))
    return found


@transaction.atomic
def undo(number: int, *, actor: Any, jurisdiction: Jurisdiction) -> Undone:
    """Puts back what nobody has changed since. Raises NotThere, and WrongStatus when it is too late or was done."""
    find(jurisdiction, number, actor=actor)
    kept = Undo.objects.select_for_update(of=("self",)).get(pk=number)
    if kept.undone_at:
        raise WrongStatus(_("This is taken back already."))
    if timezone.now() > kept.until + timedelta(seconds=GRACE_S):
        raise WrongStatus(
            _("It is too late to take this back: it has been told to those it concerns. Change it by hand.")
        )
    done = Undone()
    steps: dict[int, list[dict[str, Any]]] = {}  # a report may have been changed twice in one press
    for item in kept.items:
        steps.setdefault(item["report"], []).append(item)
    loaded = changes.load(jurisdiction, list(steps))
    order_stands = _cancel_order(kept, actor)
    taken_back: list[dict[str, Any]] = []
    for pk, own in steps.items():
        one = loaded.get(pk)
        if not one:
            continue
        if (
            one.report.version != own[-1]["version"]
            or not order_stands
            or (kept.verb == "split" and _part_was_taken_up(one.report))
        ):
            done.left.append((one.report.reference, _who(one.report)))
        else:
            _put_back(one, own, kept.verb, actor)
            taken_back += own
            done.restored.append(one.report.reference)
    _never_told(jurisdiction, taken_back)
    for one in loaded.values():
        if one.report.parent_id and one.report.reference in done.restored:
            splitting.follow(one.report, actor, timezone.now())
    Undo.objects.filter(pk=kept.pk).update(undone_at=timezone.now(), items=[])
    return done


def _put_back(loaded: changes.Loaded, steps: list[dict[str, Any]], verb: str, actor: Any) -> None:
    """The oldest step knows how everything was."""
    report = loaded.report
    values: dict[str, Any] = {}
    for step in reversed(steps):
        values |= step["columns"]
    typed = _typed(values)
    placed = _place_before(report, typed)
    zone = next((step["zone"] for step in steps if step.get("zone")), None)
    changes.write(
        loaded, typed, verb=workflow.UNDO, actor=actor, closings=steps[0]["closings"], placed=placed, zone=placing.Chosen(*zone) if zone else None,
        data={"undoes": [step["event"] for step in steps]},
    )  # fmt: skip
    if verb == "split":
        splitting.withdraw(splitting.open_parts(report), actor, timezone.now())


def _never_told(jurisdiction: Jurisdiction, steps: list[dict[str, Any]]) -> None:
    """The public steps are public no more, and nobody hears of them; for all reports at once."""
    events = Event.objects.filter(pk__in=[step["event"] for step in steps])
    shown = [photo for data in events.values_list("data", flat=True) for photo in data.get("new_photos", [])]
    Photo.objects.filter(pk__in=shown).update(published=False)
    events.update(public=False)
    moderating.take_back(events)
    Text.objects.filter(event__in=events, role="question").update(text="", blanked_at=timezone.now())
    StaffNotice.objects.filter(event__in=events).delete()
    Block.objects.filter(event__in=events).delete()
    written = {(step["report"], step["version"]) for step in steps}
    waiting = Outbox.objects.filter(jurisdiction=jurisdiction, kind="report_changed", done_at=None, dead_at=None)
    gone = [row.pk for row in waiting if (row.payload["report"], row.payload["version"]) in written]
    Outbox.objects.filter(pk__in=gone).delete()


def _part_was_taken_up(report: Report) -> bool:
    """Somebody works on a part already: the split stands."""
    return report.parts.exclude(version=1).exists()  # type: ignore[attr-defined]


def _typed(values: dict[str, Any]) -> dict[str, Any]:
    """Columns as the model holds them; what follows from the status is worked out again."""
    fields = {field.attname: field for field in Report._meta.concrete_fields}
    return {
        name: fields[name].to_python(value) for name, value in values.items() if name not in ("is_open", "is_public")
    }


def _place_before(report: Report, values: dict[str, Any]) -> placing.Placed | None:
    if not values.keys() & {"lng", "lat"}:
        return None
    lng, lat = values.get("lng", report.lng), values.get("lat", report.lat)
    return placing.NOWHERE if lng is None else placing.place(report.jurisdiction, lng, lat, source=report.place_source)


def _cancel_order(kept: Undo, actor: Any) -> bool:
    """An order that the press made is cancelled, unless somebody has done something with it."""
    if not kept.order:
        return True
    now = timezone.now()
    changed = WorkOrder.objects.filter(pk=kept.order.pk, version=kept.order_version or 0).update(
        status=workflow.CANCELLED, version=F("version") + 1, updated_at=now
    )
    if changed:
        Event.objects.create(
            jurisdiction_id=kept.jurisdiction_id, order=kept.order, verb=workflow.UNDO, actor=actor, at=now,  # type: ignore[misc]
            data={"status": workflow.CANCELLED},
        )  # fmt: skip
    return bool(changed)


def _who(report: Report) -> str:
    last = Event.objects.filter(report=report).select_related("actor").order_by("-at", "-id").first()
    return last.actor.shown_name if last and last.actor else _("somebody")
