"""What staff and reporters do to a report: one function for every verb of the table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reports import workflow
from reports.errors import BadInput, NotAllowed
from reports.models import Photo, Report
from reports.services import changes, cleaning, flagging, outbox, placing, publishing, questioning, screening

WRITTEN = ("note", "reason", "description", "question", "answer")
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
    fields = cleaning.fields_of(verb, report.jurisdiction, typed)
    return do(report, verb, fields, actor=actor, version=version, at=at)


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

    `extra` goes into the event, `more` into the row. `loaded`: the report is locked by the caller, who does many at once.
    """
    values, data = EFFECTS.get(verb.name, _nothing)(report, fields)
    values |= more or {}
    placed = values.pop("_placed", None)
    if verb.to:
        values["status"] = verb.to
    if verb.by == "staff":
        values["triaged"] = True
    texts = {role: fields[role] for role in WRITTEN if fields.get(role)}
    at = at or timezone.now()
    how: dict[str, Any] = {
        "verb": verb.name, "actor": actor, "version": version, "at": at, "public": verb.public, "texts": texts, "placed": placed,
        "allowed": allowed if allowed is not None else verb.from_, "data": data | (extra or {}),
    }  # fmt: skip
    changed = changes.write(loaded, values, **how) if loaded else changes.change(report, values, **how)
    if verb.public:
        outbox.put(
            changed.jurisdiction, "report_changed", {"report": changed.pk, "version": changed.version}, delay_s=15
        )
    return changed


def possible(report: Report, user: Any) -> list[workflow.Verb]:
    """The staff verbs that this person can do to this report now."""
    return [
        verb for verb in workflow.STAFF_VERBS.values() if report.status in verb.from_ and user.has_perm(verb.permission)
    ]


def check_rights(verb: workflow.Verb, report: Report, actor: Any) -> None:
    """Raises NotAllowed."""
    if verb.by == "reporter":
        return  # the caller has checked the reporter's token
    if actor is None or not actor.has_perm(verb.permission):
        raise NotAllowed(_("Your account may not do this. Ask somebody at the desk."))
    if not publishing.may_see(report, user=actor):
        raise NotAllowed(_("Your account may not do this. Ask somebody at the desk."))


def _nothing(report: Report, fields: dict[str, Any]) -> Effect:
    return {}, {}


def _accept(report: Report, fields: dict[str, Any]) -> Effect:
    if report.lng is None:
        raise BadInput(errors={"place": _("The report has no place yet. Give it one on the map, then accept it.")})
    values: dict[str, Any] = {name: fields[name] for name in ("priority", "team") if name in fields}
    return values, {name: getattr(value, "code", value) for name, value in values.items()}


def _plan(report: Report, fields: dict[str, Any]) -> Effect:
    return {"due_on": fields.get("due_on", report.due_on)}, {}


def _wait(report: Report, fields: dict[str, Any]) -> Effect:
    until = fields.get("until")
    return {"due_on": until} if until else {}, {"until": until.isoformat()} if until else {}


def _answer(report: Report, fields: dict[str, Any]) -> Effect:
    """The clock has waited for the reporter: what was promised moves by the time that it took."""
    asked = questioning.open_question(report)
    if not asked:
        raise BadInput(errors={"answer": _("Nobody has asked anything. You can correct your text instead.")})
    promised = report.promised_by
    later = {"promised_by": promised + (timezone.now() - asked.created_at)} if promised else {}
    return later | {"needs_review": True}, {}


def _fix(report: Report, fields: dict[str, Any]) -> Effect:
    return {}, {"code": fields["code"]} if "code" in fields else {}


def _redirect(report: Report, fields: dict[str, Any]) -> Effect:
    return {"redirected_to": fields["organisation"]}, {"organisation": fields["organisation"].code}


def _merge(report: Report, fields: dict[str, Any]) -> Effect:
    into: Report = fields["into"]
    if into.pk == report.pk:
        raise BadInput(errors={"into": _("A report cannot be merged with itself. Choose the other one.")})
    main = into.main or into
    if main.pk == report.pk or report.merged.exists():
        raise BadInput(errors={"into": _("Other reports are merged into this one. Merge the other way round.")})
    return {"main": main}, {"main": main.reference}


def _unmerge(report: Report, fields: dict[str, Any]) -> Effect:
    return {"main": None}, {"main": report.main.reference if report.main else ""}


def _reopen(report: Report, fields: dict[str, Any]) -> Effect:
    return {"redirected_to": None}, {}


def _assign(report: Report, fields: dict[str, Any]) -> Effect:
    if not fields.keys() & {"person", "team"}:
        raise BadInput(errors={"person": _("Choose a person or a team.")})
    values: dict[str, Any] = {}
    if "person" in fields:
        values["assigned_to"] = fields["person"]
    if "team" in fields:
        values["team"] = fields["team"]
    return values, {"person": fields["person"].pk} if "person" in fields else {"team": fields["team"].code}


def _change(report: Report, fields: dict[str, Any]) -> Effect:
    values: dict[str, Any] = {name: fields[name] for name in ("priority", "private", "place_text") if name in fields}
    data: dict[str, Any] = {"fields": sorted(fields.keys() - {"note"})}
    if "category" in fields:
        values["kind"] = fields["category"]
        data["kind"] = [report.kind.code, fields["category"].code]
    if "lng" in fields or "lat" in fields:
        values |= _moved(report, fields, values.get("kind", report.kind))
    return values, data


def _moved(report: Report, fields: dict[str, Any], kind: Any) -> dict[str, Any]:
    """A new place: columns and owner; the zones are written beside it, in the same transaction."""
    placed = placing.place(report.jurisdiction, fields.get("lng"), fields.get("lat"), source="moved")
    return placed.columns | {"owner": placing.owner_of(report.jurisdiction, kind, placed), "_placed": placed}


def _correct(report: Report, fields: dict[str, Any]) -> Effect:
    values: dict[str, Any] = {"text_published": False} if "description" in fields else {}
    if screening.is_about_a_person(fields.get("description", "")):
        values["needs_review"] = True
    if "lng" in fields or "lat" in fields:
        values |= _moved(report, fields, report.kind)
    return values, {"fields": sorted(fields)}


def _publish(report: Report, fields: dict[str, Any]) -> Effect:
    """Without fields: the text and every photo."""
    photos = Photo.objects.filter(report=report)
    chosen = photos.filter(pk__in=fields["photos"]) if "photos" in fields else photos
    was = dict(chosen.values_list("pk", "published"))
    chosen.update(published=True)
    flagging.forgive(report)
    new = [pk for pk, before in was.items() if not before]
    return {"text_published": fields.get("text", True), "needs_review": False}, {"photos": list(was), "new_photos": new}


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
    "merge": _merge,
    "unmerge": _unmerge,
    "reopen": _reopen,
    "assign": _assign,
    "change": _change,
    "correct": _correct,
    "publish": _publish,
    "hide": _hide,
    "show": _show,
}
