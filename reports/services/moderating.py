"""What an officer hides of a report before others read it: words of the text, parts of a photo."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from reports.errors import BadInput
from reports.models import Report, Text
from reports.services import masking, photo_rights, photos


def newest_text(report: Report) -> Text | None:
    return Text.objects.filter(report=report, role="description").order_by("-created_at", "-id").first()


def of_others(report: Report) -> list[Text]:
    """What the municipality did not write itself and the public may read: the newest description, and what organisations answered."""
    newest = newest_text(report)
    answers = Text.objects.filter(report=report, role="reply", blanked_at=None, event__data__has_key="handover")
    return [*([newest] if newest else []), *answers.order_by("created_at", "id")]


def mask(report: Report, fields: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
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
    photo = photo_rights.of_case(report).select_for_update(of=("self",)).filter(pk=fields["photo"]).first()
    if not photo:
        raise BadInput(errors={"photo": _("This photo does not belong to the report.")})
    boxes = [] if fields.get("clear") else fields.get("boxes", [])
    if not boxes and not fields.get("clear"):
        raise BadInput(errors={"boxes": _("Draw over what nobody should see, then mask it.")})
    photos.black_out(photo, boxes)
    return {"photo": photo.pk, "boxes": len(boxes)}


def chosen_words(*texts: Text | None) -> list[str]:
    """The words that are hidden now, each once, as they stand in the texts."""
    found = (text.text[start:end] for text in texts if text for start, end in text.masks)
    return list(dict.fromkeys(found))
