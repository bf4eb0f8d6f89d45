"""What an officer hides of a report before others read it: words of the text, parts of a photo."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from reports.errors import BadInput
from reports.models import Photo, Report, Text
from reports.services import masking, photos


def newest_text(report: Report) -> Text | None:
    return Text.objects.filter(report=report, role="description").order_by("-created_at", "-id").first()


def mask(report: Report, fields: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The verb: hides `words` of the newest text, or blacks out `boxes` of one `photo`. What is given replaces what was;
    `clear` takes all of it away. Raises BadInput."""
    if "photo" in fields:
        return {}, _photo(report, fields)
    if "words" not in fields and not fields.get("clear"):
        raise BadInput(errors={"words": _("Say what to mask: words of the text, or a part of a photo.")})
    return {}, _words(report, fields.get("words", []))


def _words(report: Report, words: list[str]) -> dict[str, Any]:
    text = newest_text(report)
    if not text and not words:
        return {}
    if not text:
        raise BadInput(errors={"words": _("The report has no text.")})
    spans: set[tuple[int, int]] = set()
    for one in words:
        found = masking.places_of(text.text, one)
        if not found:
            raise BadInput(
                errors={"words": _("“%(words)s” does not stand in the text. Copy the words from it.") % {"words": one}}
            )
        spans |= set(found)
    text.masks = [list(span) for span in sorted(spans)]
    text.save(update_fields=["masks"])
    return {"text": text.pk, "masked": len(spans)}


def _photo(report: Report, fields: dict[str, Any]) -> dict[str, Any]:
    photo = Photo.objects.select_for_update().filter(report=report, pk=fields["photo"]).first()
    if not photo:
        raise BadInput(errors={"photo": _("This photo does not belong to the report.")})
    boxes = [] if fields.get("clear") else fields.get("boxes", [])
    if not boxes and not fields.get("clear"):
        raise BadInput(errors={"boxes": _("Draw over what nobody should see, then mask it.")})
    photos.black_out(photo, boxes)
    return {"photo": photo.pk, "boxes": len(boxes)}


def chosen_words(text: Text | None) -> list[str]:
    """The words that are hidden now, each once, as they stand in the text."""
    return list(dict.fromkeys(text.text[start:end] for start, end in text.masks)) if text else []
