"""What an officer hides of a report before others read it: words of a text, parts of a photo, or all of one of them.

What others than officers read of a text is said by public_words() alone; which photos they see by PhotoQuerySet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from reports.errors import BadInput
from reports.models import Event, Photo, Report, Text
from reports.services import masking, photo_rights, photos

HEARD = ("reason", "reply")
READ = ("text", "masks", "withheld")
Effect = tuple[dict[str, Any], dict[str, Any]]


def public_words(text: Text | None) -> str:
    """A text as the public reads it: with its masks, and of a withheld one only that it is not shown. "" where there is none."""
    if not text or not text.text:
        return ""
    return _("The text is not shown.") if text.withheld else masking.masked(text.text, text.masks)


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
    """The verb: nobody but officers sees anything of one `photo` or of the text `text_id`; without either, of what the reporter wrote."""
    return {}, _turn(_chosen(report, fields), withheld=True)


def restore(report: Report, fields: dict[str, Any]) -> Effect:
    """The verb: a withheld text or photo is as public as it was before."""
    return {}, _turn(_chosen(report, fields), withheld=False)


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
    """Undo: what these events withheld or restored is as it was."""
    for data in events.filter(verb__in=("withhold", "restore")).values_list("data", flat=True):
        if "photo" in data:
            Photo.objects.filter(pk=data["photo"]).update(withheld=data["was"])
        else:
            Text.objects.filter(pk=data["text"]).update(withheld=data["was"])


@dataclass(frozen=True)
class Withheld:
    """Who withheld a text or photo, when, and the reason for colleagues."""

    who: str
    at: datetime
    reason: str


def withheld_since(report: Report) -> dict[tuple[str, int], Withheld]:
    """{("text" or "photo", id): the newest withholding}, also of what was restored since."""
    found = {}
    events = Event.objects.filter(report=report, verb="withhold").select_related("actor").prefetch_related("texts")
    for event in events.order_by("at", "id"):
        sort = "photo" if "photo" in event.data else "text"
        reason = " ".join(text.text for text in event.texts.all())  # type: ignore[attr-defined]
        who = event.actor.shown_name if event.actor else ""
        found[sort, event.data[sort]] = Withheld(who, event.at, reason)
    return found
