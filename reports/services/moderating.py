"""What an officer hides of a report before others read it: words of a text, parts of a photo, or all of one of them.

What others than officers read of a text is said by public_words() alone, of the answers to a kind's questions by public_answers(); which
photos they see by PhotoQuerySet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from reports.errors import BadInput
from reports.models import Event, Photo, Report, Text
from reports.services import masking, photo_rights, photos, questions

HEARD = ("reason", "reply")
SORTS = ("photo", "text", "answer_to")
READ = ("text", "masks", "withheld")
Effect = tuple[dict[str, Any], dict[str, Any]]


def public_words(text: Text | None) -> str:
    """A text as the public reads it: with its masks, and of a withheld one only that it is not shown. "" where there is none."""
    if not text or not text.text:
        return ""
    return _("The text is not shown.") if text.withheld else masking.masked(text.text, text.masks)


def public_answers(report: Report) -> list[tuple[str, str]]:
    """(question, answer) as crews, contractors and others who work on it read them: with what is masked by itself, and of a
    withheld one only that it is not shown. Nothing of it is public."""
    hidden = withheld_answers(report)
    return [
        (one.question, _("The answer is not shown.") if one.code in hidden else masking.masked(one.said))
        for one in questions.answered(report)
    ]


def withheld_answers(report: Report) -> frozenset[str]:
    """Codes of the questions."""
    return frozenset(report.withheld_answers or ())


def newest_text(report: Report) -> Text | None:
    return Text.objects.filter(report=report, role="description").order_by("-created_at", "-id").first()


def of_others(report: Report) -> list[Text]:
    """What the municipality did not write itself and the public may read: the newest description, and what organisations answered."""
    newest = newest_text(report)
    answers = Text.objects.filter(report=report, role="reply", blanked_at=None, event__data__has_key="handover")
    return [*([newest] if newest else []), *answers.order_by("created_at", "id")]


def read_by_others(report: Report) -> list[Text]:
    """What can be withheld: the newest description, and what stands with the public steps, oldest first."""
    newest = newest_text(report)
    said = Text.objects.filter(report=report, role__in=HEARD, event__public=True, blanked_at=None).exclude(text="")
    return [*([newest] if newest and newest.text else []), *said.select_related("event").order_by("created_at", "id")]


def mask(report: Report, fields: dict[str, Any]) -> Effect:
    """The verb: hides `words` of what others wrote, or blacks out `boxes` of one `photo`. What is given replaces what was;
    `clear` takes all of it away. Raises BadInput."""
    if "photo" in fields:
        return {}, _photo(report, fields)
    if "words" not in fields and not fields.get("clear"):
        raise BadInput(errors={"words": _("Say what to mask: words of the text, or a part of a photo.")})
    return {}, _words(report, fields.get("words", []))


def _words(report: Report, words: list[str]) -> dict[str, Any]:
    texts = of_others(report)
    if not texts and words:
        raise BadInput(errors={"words": _("The report has no text.")})
    missing = next((one for one in words if not any(masking.places_of(text.text, one) for text in texts)), None)
    if missing is not None:
        sentence = _("“%(words)s” does not stand in the text. Copy the words from it.")
        raise BadInput(errors={"words": sentence % {"words": missing}})
    n = 0
    for text in texts:
        text.masks = sorted({span for one in words for span in masking.places_of(text.text, one)})
        text.save(update_fields=["masks"])
        n += len(text.masks)
    return {"text": texts[0].pk, "masked": n} if texts else {}


def _photo(report: Report, fields: dict[str, Any]) -> dict[str, Any]:
    photo = _photo_of(report, fields["photo"])
    boxes = [] if fields.get("clear") else fields.get("boxes", [])
    if not boxes and not fields.get("clear"):
        raise BadInput(errors={"boxes": _("Draw over what nobody should see, then mask it.")})
    photos.black_out(photo, boxes)
    return {"photo": photo.pk, "boxes": len(boxes)}


def _photo_of(report: Report, number: int) -> Photo:
    """Locked."""
    photo = photo_rights.of_case(report).select_for_update(of=("self",)).filter(pk=number).first()
    if not photo:
        raise BadInput(errors={"photo": _("This photo does not belong to the report.")})
    return photo


def chosen_words(*texts: Text | None) -> list[str]:
    """The words that are hidden now, each once, as they stand in the texts."""
    found = (text.text[start:end] for text in texts if text for start, end in text.masks)
    return list(dict.fromkeys(found))


def withhold(report: Report, fields: dict[str, Any]) -> Effect:
    """The verb: nobody but officers sees anything of one `photo`, of the text `text_id` or of the free answer to the question
    `answer_to`; without any of them, of what the reporter wrote."""
    return _whole(report, fields, withheld=True)


def restore(report: Report, fields: dict[str, Any]) -> Effect:
    """The verb: a withheld text, answer or photo is seen again by those who saw it before."""
    return _whole(report, fields, withheld=False)


def _whole(report: Report, fields: dict[str, Any], *, withheld: bool) -> Effect:
    if "answer_to" in fields:
        return _turn_answer(report, fields["answer_to"], withheld=withheld)
    return {}, _turn(_chosen(report, fields), withheld=withheld)


def _turn_answer(report: Report, code: str, *, withheld: bool) -> Effect:
    """Chosen answers hold nobody's words: only free ones can be hidden."""
    if not any(one.code == code for one in questions.answered(report) if one.free):
        sentence = _("The report has no such answer in free words. Open the page again and choose there.")
        raise BadInput(errors={"answer_to": sentence})
    hidden = withheld_answers(report)
    after = hidden | {code} if withheld else hidden - {code}
    return {"withheld_answers": sorted(after) or None}, {"answer_to": code, "was": code in hidden}


def _chosen(report: Report, fields: dict[str, Any]) -> Text | Photo:
    if "photo" in fields:
        return _photo_of(report, fields["photo"])
    texts = read_by_others(report)
    if "text_id" in fields:
        chosen = next((text for text in texts if text.pk == fields["text_id"]), None)
        sentence = _(
            "This text does not belong to the report, or only the desk reads it. Open the page again and choose there."
        )
    else:
        chosen = next((text for text in texts if text.role == "description"), None)
        sentence = _("The report has no text.")
    if not chosen:
        raise BadInput(errors={"text_id": sentence})
    return chosen


def _turn(chosen: Text | Photo, *, withheld: bool) -> dict[str, Any]:
    """What the event keeps: which one, and how it was."""
    was, chosen.withheld = chosen.withheld, withheld
    chosen.save(update_fields=["withheld"])
    return {"photo" if isinstance(chosen, Photo) else "text": chosen.pk, "was": was}


def take_back(events: QuerySet[Event]) -> None:
    """Undo: the texts and photos that these events withheld or restored are as they were; answers come back with the report's row."""
    for data in events.filter(verb__in=("withhold", "restore")).values_list("data", flat=True):
        if "photo" in data:
            Photo.objects.filter(pk=data["photo"]).update(withheld=data["was"])
        elif "text" in data:
            Text.objects.filter(pk=data["text"]).update(withheld=data["was"])


@dataclass(frozen=True)
class Withheld:
    """Who withheld a text, an answer or a photo, when, and the reason for colleagues."""

    who: str
    at: datetime
    reason: str


def withheld_since(report: Report) -> dict[tuple[str, int | str], Withheld]:
    """{("text" or "photo", id) or ("answer_to", code): the newest withholding}, also of what was restored since."""
    found = {}
    events = Event.objects.filter(report=report, verb="withhold").select_related("actor").prefetch_related("texts")
    for event in events.order_by("at", "id"):
        sort = next(name for name in SORTS if name in event.data)
        reason = " ".join(text.text for text in event.texts.all())  # type: ignore[attr-defined]
        who = event.actor.shown_name if event.actor else ""
        found[sort, event.data[sort]] = Withheld(who, event.at, reason)
    return found
