"""What staff and reporters do to a report: one function for every verb of the table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from people import away
from reports import workflow
from reports.errors import BadInput, NotAllowed
from reports.models import Photo, Report
from reports.services import (
    blocking,
    changes,
    cleaning,
    colleagues,
    gathering,
    grouping,
    handing_over,
    moderating,
    outbox,
    placing,
    publishing,
    questioning,
    replies,
    reviewing,
    routing,
    screening,
    splitting,
)

WRITTEN = ("note", "reason", "reply", "description", "question", "answer")
Effect = tuple[dict[str, Any], dict[str, Any]]  # values for the row, data for the event


@transaction.atomic
def act(
    report: Report,
    verb_name: str,
    *,
    actor: Any = None,
    version: int | None = None,
    at: datetime | None = None,
    **typed: Any,
) -> Report:
    """Does a verb and gives the fresh report.

    `typed` holds the verb's fields as somebody sent them. Raises NotAllowed (403), BadInput (400), LostRace and WrongStatus (409).
    """
    verb = workflow.REPORT_VERBS[verb_name]
    check_rights(verb, report, actor)
    typed, said = replies.fill(report, verb, typed)
    fields = cleaning.fields_of(verb, report.jurisdiction, typed)
    return do(report, verb, fields, actor=actor, version=version, at=at, extra=said)


def do(
    report: Report,
    verb: workflow.Verb,
    fields: dict[str, Any],
    *,
    actor: Any = None,
    version: int | None = None,
    at: datetime | None = None,
    allowed: frozenset[str] | None = None,
    extra: dict[str, Any] | None = None,
    more: dict[str, Any] | None = None,
    loaded: changes.Loaded | None = None,
) -> Report:
    """The verb with cleaned fields and no question of rights: for act(), for work orders and for rules.

    In the caller's transaction. `extra` goes into the event, `more` into the row. `loaded`: locked by the caller, who does many at once.
    """
    loaded = loaded or changes.load(report.jurisdiction, [report.pk])[report.pk]
    allowed = verb.from_ if allowed is None else allowed
    changes.check(
        loaded.report, version, allowed, verb.name
    )  # first: what is possible now matters more than a wrong field
    values, data = EFFECTS.get(verb.name, _nothing)(loaded.report, fields)
    values |= more or {}
    placed, zone = values.pop("_placed", None), values.pop("_zone", None)
    if verb.to:
        values.setdefault("status", verb.to)
    if verb.by == "staff":
        values.setdefault("triaged", True)
    texts = {role: fields[role] for role in WRITTEN if fields.get(role)}
    at = at or timezone.now()
    how: dict[str, Any] = {
        "verb": verb.name, "actor": actor, "version": version, "at": at, "public": verb.public, "texts": texts, "placed": placed, "zone": zone,
        "allowed": allowed, "data": data | (extra or {}),
    }  # fmt: skip
    changed = changes.write(loaded, values, **how)
    if verb.public:
        outbox.put(
            changed.jurisdiction, "report_changed", {"report": changed.pk, "version": changed.version}, delay_s=15
        )
    for follow_up in AFTER:
        follow_up(changed, verb.name, fields, actor, at)
    return changed


def possible(report: Report, user: Any) -> list[workflow.Verb]:
    """The staff verbs that this person can do to this report now."""
    verbs = (workflow.STAFF_VERBS[name] for name in changes.possible(report))
    return [verb for verb in verbs if user.has_perm(verb.permission)]


def check_rights(verb: workflow.Verb, report: Report, actor: Any) -> None:
    """Raises NotAllowed."""
    if verb.by == "reporter":
        return  # the caller has checked the reporter's token
    if actor is None or not actor.has_perm(verb.permission) or not actor.works_in(report.jurisdiction_id):  # type: ignore[attr-defined]
        raise NotAllowed(_("Your account may not do this. Ask somebody at the desk."))
    if not publishing.may_see(report, user=actor):
        raise NotAllowed(_("Your account may not do this. Ask somebody at the desk."))


def _nothing(report: Report, fields: dict[str, Any]) -> Effect:
    return {}, {}


def _accept(report: Report, fields: dict[str, Any]) -> Effect:
    if report.lng is None:
        raise BadInput(errors={"place": _("The report has no place yet. Give it one on the map, then accept it.")})
    values: dict[str, Any] = {name: fields[name] for name in ("priority", "team") if name in fields}
    if "priority" in fields:
        values["priority_before"] = None
    return values, {name: getattr(value, "code", value) for name, value in values.items()}


def _plan(report: Report, fields: dict[str, Any]) -> Effect:
    return {"due_on": fields.get("due_on", report.due_on)}, {}


def _wait(report: Report, fields: dict[str, Any]) -> Effect:
    until = fields.get("until")
    return {"due_on": until} if until else {}, {"until": until.isoformat()} if until else {}


def _answer(report: Report, fields: dict[str, Any]) -> Effect:
    if not questioning.open_question(report):
        raise BadInput(errors={"answer": _("Nobody has asked anything. You can correct your text instead.")})
    return reviewing.also(report, reviewing.ANSWERED), {}


def _fix(report: Report, fields: dict[str, Any]) -> Effect:
    return {}, {"code": fields["code"]} if "code" in fields else {}


def _spam(report: Report, fields: dict[str, Any]) -> Effect:
    """Nobody's report: closed, not public, not counted; opening it again makes it one after all."""
    if report.merged.exists():  # type: ignore[attr-defined]
        raise BadInput(_("Others are merged into it. Take them out first."))
    if "block" in fields:
        blocking.can(report)
    return {"spam": True, "needs_review": False, "review_for": []}, {"was": report.status}


def _redirect(report: Report, fields: dict[str, Any]) -> Effect:
    return {"redirected_to": fields["organisation"]}, {"organisation": fields["organisation"].code}


def _reopen(report: Report, fields: dict[str, Any]) -> Effect:
    """A split report is one report again; what its parts did stays theirs. Whose it was and who has left gets it no more.
    What was spam is a report after all."""
    gone = report.assigned_to and not report.assigned_to.is_active
    return {"redirected_to": None, "is_split": False, "spam": False} | ({"assigned_to": None} if gone else {}), {}


def _assign(report: Report, fields: dict[str, Any]) -> Effect:
    """To a person (who is away: to the stand-in), a team, an organisation; None takes it from whoever has it."""
    if not fields.keys() & {"person", "team", "organisation"}:
        raise BadInput(errors={"person": _("Choose a person, a team or an organisation.")})
    values: dict[str, Any] = {name: fields[name] for name in ("team", "organisation") if name in fields}
    data: dict[str, Any] = {name: value.code if value else None for name, value in values.items()}
    if values.get("organisation") and values["organisation"].is_own:
        values["organisation"] = None
    if "person" in fields and fields["person"] is None:
        values["assigned_to"] = data["person"] = None
    elif "person" in fields:
        person = away.who_works_for(fields["person"], report.jurisdiction.day(timezone.now()))
        values["assigned_to"] = person
        data |= {"person": person.pk}
        if person != fields["person"]:
            data |= {"instead_of": fields["person"].pk}
    return values, data


def _change(report: Report, fields: dict[str, Any]) -> Effect:
    values: dict[str, Any] = {
        name: fields[name] for name in ("priority", "private", "sensitive", "place_text") if name in fields
    }
    if "priority" in fields:
        values["priority_before"] = None
    data: dict[str, Any] = {"fields": sorted(fields.keys() - {"note"})}
    if "category" in fields:
        values["kind"] = fields["category"]
        data["kind"] = [report.kind.code, fields["category"].code]
    kind = values.get("kind", report.kind)
    if "lng" in fields or "lat" in fields:
        values |= _moved(report, fields, kind)
    elif "category" in fields:
        values |= _snapped(report, kind)
    if fields.keys() & {"category", "lng", "lat", "zone"}:
        values |= _rerouted(report, kind, values, fields)
    if "zone" in fields:
        data["zone"] = fields["zone"].code
        values["_zone"] = placing.Chosen(fields["zone"].version_id, fields["zone"].pk, True)
    return values, data


def _rerouted(report: Report, kind: Any, values: dict[str, Any], fields: dict[str, Any]) -> dict[str, Any]:
    """Who takes it now that it is something else or somewhere else: by the rules, else the kind's own team."""
    placed = values.get("_placed")
    if placed:
        codes = {zone.code for zone in placed.zones.values() if zone}
    else:
        codes = set(report.zone_links.filter(version__is_current=True).values_list("zone__code", flat=True))  # type: ignore[attr-defined]
    if "zone" in fields:
        codes.add(fields["zone"].code)
    asset = kind.asset_kind if values.get("asset_id", report.asset_id) else ""
    found = routing.again(report, kind, values.get("owner", report.owner), codes, asset)
    chosen: dict[str, Any] = {name: getattr(found, name) for name in ("team", "organisation") if getattr(found, name)}
    if found.priority and "priority" not in fields and report.priority != 1:
        chosen |= {"priority": found.priority, "priority_before": None}
    if "team" not in chosen and "category" in fields:
        chosen["team"] = kind.team
    return chosen


def _moved(report: Report, fields: dict[str, Any], kind: Any) -> dict[str, Any]:
    """A new place: columns and owner; the zones are written beside it, in the same transaction."""
    placed = placing.place(report.jurisdiction, fields.get("lng"), fields.get("lat"), source="moved")
    asset = placing.nearest_asset(report.jurisdiction, kind, placed)
    owner = placing.owner_of(report.jurisdiction, kind, placed)
    known_now = (
        reviewing.without(report, reviewing.OF_THE_PLACE) if placed.columns["place_certainty"] != "uncertain" else {}
    )
    return placed.columns | known_now | {"owner": owner, "asset_id": asset, "_placed": placed}


def _snapped(report: Report, kind: Any) -> dict[str, Any]:
    """Another kind at the same place: another thing with a number, perhaps somebody else's ground."""
    placed = placing.where_it_is(report)
    asset = report.asset_id if report.asset and report.asset.kind == kind.asset_kind else None
    return {
        "owner": placing.owner_of(report.jurisdiction, kind, placed),
        "asset_id": asset or placing.nearest_asset(report.jurisdiction, kind, placed),
    }


def _correct(report: Report, fields: dict[str, Any]) -> Effect:
    values: dict[str, Any] = {"text_published": False} if "description" in fields else {}
    if screening.is_about_a_person(fields.get("description", "")):
        values |= reviewing.also(report, reviewing.CORRECTED)
    if "lng" in fields or "lat" in fields:
        values |= _moved(report, fields, report.kind)
    return values, {"fields": sorted(fields)}


def _publish(report: Report, fields: dict[str, Any]) -> Effect:
    """Without fields: the text and every photo."""
    photos = Photo.objects.filter(report=report)
    chosen = photos.filter(pk__in=fields["photos"]) if "photos" in fields else photos
    was = dict(chosen.values_list("pk", "published"))
    chosen.update(published=True)
    reviewing.forgive(report)
    new = [pk for pk, before in was.items() if not before]
    values = {"text_published": fields.get("text", True)} | reviewing.without(report, reviewing.OF_THE_TEXT)
    return values, {"photos": list(was), "new_photos": new}


def _hide(report: Report, fields: dict[str, Any]) -> Effect:
    return {"hidden": True}, {}


def _show(report: Report, fields: dict[str, Any]) -> Effect:
    return {"hidden": False}, {}


EFFECTS: dict[str, Callable[[Report, dict[str, Any]], Effect]] = {
    "accept": _accept,
    "plan": _plan,
    "wait": _wait,
    "answer": _answer,
    "fix": _fix,
    "redirect": _redirect,
    "spam": _spam,
    "merge": gathering.merge,
    "unmerge": gathering.unmerge,
    "split": splitting.split,
    "reopen": _reopen,
    "assign": _assign,
    "change": _change,
    "correct": _correct,
    "publish": _publish,
    "look": reviewing.look,
    "hide": _hide,
    "mask": moderating.mask,
    "show": _show,
    "withhold": moderating.withhold,
    "restore": moderating.restore,
}

# What follows from a verb elsewhere, in the same transaction.
AFTER = [gathering.after, splitting.after, grouping.after, colleagues.after, handing_over.after, blocking.after]
