"""What residents read with a verb: templates with fields, filled for one report, each reader's in the own language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from geo.models import Jurisdiction
from geo.words import Words
from reports import workflow
from reports.errors import BadInput
from reports.models import Event, Kind, Organisation, ReplyTemplate, Report, Text
from reports.services import cleaning, moderating, settings_log, setup
from reports.services.settings_log import noted

FIELD = re.compile(r"\{([^{}]*)\}")
SENTENCE = re.compile(r"(?<=[.!?])\s+")
TEXT_MAX = 1000
WHAT = "template"  # in the list of changes
FIELDS = {
    "reference": gettext_lazy("the report's reference"),
    "kind": gettext_lazy("what is reported"),
    "place": gettext_lazy("where"),
    "day": gettext_lazy("the day by which the next step comes"),
    "organisation": gettext_lazy("to whom it was passed on, else who is responsible"),
    "municipality": gettext_lazy("your own name"),
}
ROLES = ("reply", "reason", "question")


def said_with(verb: workflow.Verb) -> str:
    """The field of a verb that residents or the reporter read; "" where there is none."""
    return next((name for name in ROLES if verb.public and name in verb.needs + verb.may), "")


VERBS = {name: verb for name, verb in workflow.STAFF_VERBS.items() if said_with(verb)}


def of(report: Report, verb_name: str) -> list[ReplyTemplate]:
    """Those for this verb: the kind's own first."""
    rows = ReplyTemplate.objects.filter(jurisdiction=report.jurisdiction, verb=verb_name)
    fitting = rows.filter(Q(kind=report.kind_id) | Q(kind=None))  # type: ignore[attr-defined]
    return sorted(fitting, key=lambda row: (row.kind_id is None, row.name))  # type: ignore[attr-defined]


def for_case(report: Report) -> dict[str, list[ReplyTemplate]]:
    """{verb: templates} of a case, in one query."""
    rows = ReplyTemplate.objects.filter(jurisdiction=report.jurisdiction)
    found: dict[str, list[ReplyTemplate]] = {}
    for row in rows.filter(Q(kind=report.kind_id) | Q(kind=None)).order_by("kind__position", "name"):  # type: ignore[attr-defined]
        found.setdefault(row.verb, []).append(row)
    return {verb: sorted(those, key=lambda row: row.kind_id is None) for verb, those in found.items()}  # type: ignore[attr-defined]


def filled(template: ReplyTemplate, report: Report, values: dict[str, Any] | None = None) -> str:
    """The text for this report in the language that is on. A sentence whose field has no value is left out.

    `values` are the verb's fields as far as they are known: `organisation`, `due_on`, `until`.
    """
    known = _values(report, values or {})
    kept = [
        sentence
        for sentence in SENTENCE.split(str(Words(template.text)))
        if all(known.get(name) for name in FIELD.findall(sentence))
    ]
    return FIELD.sub(lambda hit: known[hit[1]], " ".join(kept))


def _values(report: Report, given: dict[str, Any]) -> dict[str, str]:
    day = given.get("until") or given.get("due_on") or report.due_on or report.promised_on
    organisation = given.get("organisation") or report.redirected_to or report.owner
    return {
        "reference": report.reference, "kind": str(report.kind.name), "place": report.place_name, "municipality": str(report.jurisdiction),
        "day": date_format(day, "j F") if day else "", "organisation": str(organisation.name) if organisation else "",
    }  # fmt: skip


def fill(report: Report, verb: workflow.Verb, typed: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """(the verb's fields, what its event keeps) when a template was chosen: empty words are filled from it. Raises BadInput.

    Words that were not touched are kept with the template's number, so that each reader gets them in the own language.
    """
    if not typed.get("template"):
        return {name: value for name, value in typed.items() if name != "template"}, {}
    typed = dict(typed)
    template = _template(report, verb, typed.pop("template"))
    role, given = said_with(verb), _known(report, typed)
    words = str(typed.get(role) or "").replace("\r\n", "\n").strip()
    if not words:
        with translation.override(report.jurisdiction.languages[0]):
            return typed | {role: filled(template, report, given)}, {"template": template.pk}
    return typed, {"template": template.pk} if words in _all(template, report, given) else {}


def fitting_all(reports: Sequence[Report], verb_name: str) -> list[ReplyTemplate]:
    """Those that could be said to every one of them."""
    if not reports:
        return []
    kinds = {report.kind_id for report in reports}  # type: ignore[attr-defined]
    return [row for row in of(reports[0], verb_name) if row.kind_id is None or kinds == {row.kind_id}]  # type: ignore[attr-defined]


def for_each(reports: Sequence[Report], verb_name: str, template: Any, words: Any) -> ReplyTemplate | None:
    """What is said to several reports at once, to be filled for each: the template, or own words with the same fields.

    Raises BadInput at `template` or `reply`.
    """
    row = next((one for one in fitting_all(reports, verb_name) if str(one.pk) == str(template)), None)
    if template and not row:
        raise BadInput(errors={"template": _("This template is gone or is for something else. Choose another one.")})
    own = cleaning.text(words, "reply")
    if not own or not reports or (row and own in row.text.values()):
        return row
    wrong = unknown_field(own)
    if wrong:
        raise BadInput(errors={"reply": wrong})
    place = reports[0].jurisdiction
    return ReplyTemplate(jurisdiction=place, verb=verb_name, text=Words({place.languages[0]: own}))


def said_to(report: Report, row: ReplyTemplate, values: dict[str, Any]) -> tuple[dict[str, str], dict[str, Any]]:
    """(the words of the verb, what its event keeps) for one of them."""
    with translation.override(report.jurisdiction.languages[0]):
        words = filled(row, report, values)
    role = said_with(workflow.REPORT_VERBS[row.verb])
    return ({role: words}, {"template": row.pk} if row.pk else {}) if words else ({}, {})


def unknown_field(text: str) -> str:
    """A sentence when the words hold a field that nothing fills."""
    unknown = next((name for name in FIELD.findall(text) if name not in FIELDS), None)
    if unknown is None:
        return ""
    names = ", ".join(f"{{{name}}}" for name in FIELDS)
    return _("There is no field {%(name)s}. These are: %(names)s.") % {"name": unknown[:40], "names": names}


def _template(report: Report, verb: workflow.Verb, pk: Any) -> ReplyTemplate:
    found = next((row for row in of(report, verb.name) if str(row.pk) == str(pk)), None)
    if not found:
        raise BadInput(errors={"template": _("This template is gone or is for something else. Choose another one.")})
    return found


def _known(report: Report, typed: dict[str, Any]) -> dict[str, Any]:
    """Of what was typed that which a template can say; what is wrong there is said by the verb itself."""
    found: dict[str, Any] = {}
    for name in ("organisation", "until", "due_on"):
        if typed.get(name):
            try:
                found[name] = cleaning.FIELDS[name](report.jurisdiction, typed[name], name)
            except BadInput:
                continue
    return found


def _all(template: ReplyTemplate, report: Report, values: dict[str, Any] | None = None) -> set[str]:
    """The words in every language."""
    found = set()
    for language in template.text:
        with translation.override(language):
            found.add(filled(template, report, values))
    return found


def heard(report: Report, events: list[Event]) -> dict[int, str]:
    """{event id: the municipality's words to it}, for everybody, in the reader's language where a template says them."""
    rows = Text.objects.filter(event__in=events, event__public=True, role__in=moderating.HEARD, blanked_at=None)
    found: dict[int, Text] = {text.event_id or 0: text for text in rows.order_by("pk")}  # type: ignore[attr-defined]
    words: dict[int, str] = {pk: text.text for pk, text in found.items()}
    used = {event.pk: event.data["template"] for event in events if event.pk in words and "template" in event.data}
    templates = ReplyTemplate.objects.in_bulk(set(used.values())) if used else {}
    by_code = setup.of(report.jurisdiction).organisations
    for event in events:
        template = templates.get(used.get(event.pk, 0))
        if template:
            given = _of_event(event, by_code)
            if words[event.pk] in _all(template, report, given):
                words[event.pk] = filled(template, report, given)
        text = found.get(event.pk)
        if text and (
            text.withheld or "handover" in event.data
        ):  # an organisation wrote it: masked as residents' words are
            words[event.pk] = moderating.public_words(text)
    return words
    return words


def asked(question: Text) -> str:
    """A question's words in the reader's language, where a template says them."""
    event = question.event
    template = ReplyTemplate.objects.filter(pk=event.data.get("template", 0)).first() if event else None
    if template and question.report and question.text in _all(template, question.report):
        return filled(template, question.report)
    return question.text


def _of_event(event: Event, organisations: dict[str, Organisation]) -> dict[str, Any]:
    until = event.data.get("until")
    return {
        "organisation": organisations.get(event.data.get("organisation", "")),
        "until": cleaning.day(until, "until") if until else None,
    }


def newest(report: Report) -> tuple[str, str]:
    """(what happened, the municipality's own words to it) of the newest public step: no closing says only that it is closed."""
    event = Event.objects.filter(report=report, public=True).order_by("-at", "-id").first()
    if not event or event.data.get("status", report.status) != report.status:
        return str(report.word.sentence), ""
    code = workflow.CLOSING_CODES.get(event.data.get("code", ""))
    sentence = str(code.sentence if code else report.word.sentence)
    return sentence, heard(report, [event]).get(event.pk, "")


def write(
    jurisdiction: Jurisdiction, typed: dict[str, Any], *, actor: Any, known: ReplyTemplate | None = None
) -> ReplyTemplate:
    """From {name, verb, category?, text-<language>}. Raises BadInput with a sentence at each field."""
    return save(read(jurisdiction, typed, known), actor=actor)


@transaction.atomic
def save(row: ReplyTemplate, *, actor: Any, seen: int | None = None) -> ReplyTemplate:
    """`seen`: the version of the list that the person saw. Raises LostRace when somebody changed this one since."""
    settings_log.hold(row.jurisdiction)
    settings_log.check(row.jurisdiction, seen, WHAT, row=row.pk or 0)
    before = state(settings_log.as_kept(row)) if row.pk else None
    row.save()
    noted(row.jurisdiction, actor, WHAT, row.name, before, state(row), row.pk)
    return row


def read(jurisdiction: Jurisdiction, typed: dict[str, Any], known: ReplyTemplate | None = None) -> ReplyTemplate:
    """The same, not kept yet."""
    errors: dict[str, str] = {}
    row = known or ReplyTemplate(jurisdiction=jurisdiction)
    row.name = str(typed.get("name") or "").strip()
    if not 0 < len(row.name) <= 80:
        errors["name"] = _("Give it a name of at most 80 characters.")
    elif ReplyTemplate.objects.filter(jurisdiction=jurisdiction, name=row.name).exclude(pk=row.pk).exists():
        errors["name"] = _("Another template has this name. Choose another one.")
    row.verb = str(typed.get("verb") or "")
    if row.verb not in VERBS:
        errors["verb"] = _("Say what it is for.")
    row.kind = _kind(jurisdiction, typed, errors)
    row.text = Words()
    for language in jurisdiction.languages:
        try:
            row.text[language] = cleaning.text(typed.get(f"text-{language}"), f"text-{language}", at_most=TEXT_MAX)
        except BadInput as problem:
            errors |= problem.errors
            continue
        wrong = unknown_field(row.text[language])
        if wrong:
            errors[f"text-{language}"] = wrong
    missing = row.text.get(jurisdiction.languages[0], "") == ""
    if missing:
        errors.setdefault(f"text-{jurisdiction.languages[0]}", _("Write the text in this language at least."))
    if errors:
        raise BadInput(errors=errors)
    return row


def _kind(jurisdiction: Jurisdiction, typed: dict[str, Any], errors: dict[str, str]) -> Kind | None:
    try:
        return cleaning.kind(jurisdiction, typed["category"]) if typed.get("category") else None
    except BadInput as problem:
        errors |= problem.errors
        return None


@transaction.atomic
def remove(row: ReplyTemplate, *, actor: Any, seen: int | None = None) -> None:
    """What was said with it stays as it was said, in the language in which it was kept. As `save`."""
    settings_log.hold(row.jurisdiction)
    settings_log.check(row.jurisdiction, seen, WHAT, row=row.pk or 0)
    row = settings_log.as_kept(row)
    noted(row.jurisdiction, actor, WHAT, row.name, state(row), None, row.pk)
    row.delete()


def state(row: ReplyTemplate) -> dict[str, Any]:
    return {"name": row.name, "verb": row.verb, "kind": row.kind.code if row.kind else None, "text": dict(row.text)}


def sample(jurisdiction: Jurisdiction, template: ReplyTemplate) -> Report | None:
    """The newest report that it could be said to: one that is whole."""
    rows = Report.objects.filter(jurisdiction=jurisdiction, parent=None, is_split=False)
    rows = rows.select_related("kind", "owner", "redirected_to", "jurisdiction")
    rows = rows.filter(kind=template.kind) if template.kind else rows
    return rows.filter(received_at__lte=timezone.now()).order_by("-received_at").first()
