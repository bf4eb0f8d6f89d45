"""Photos: only what decodes as a picture is kept, always re-encoded, so that position, camera data and anything hidden are gone."""

from __future__ import annotations

import hashlib
import io
import secrets
import warnings
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from geo.models import Jurisdiction
from reports.errors import BadInput
from reports.models import Photo, Report, WorkOrder

FORMATS = ["JPEG", "PNG", "WEBP", "HEIF"]
MAX_PIXELS = 50_000_000
LONG_SIDE = 2048
THUMB_SIDE = 320
WHOLE, SMALL = 82, 78  # JPEG quality


def add(file: Any, *, report: Report | None = None, order: WorkOrder | None = None, moment: str = "report") -> Photo:
    """Keeps an uploaded picture (JPEG, PNG, WebP or HEIC) of a report or order. Raises BadInput with what to do instead."""
    picture = _decoded(_bytes(file))
    large, small = _shrunk(picture, LONG_SIDE), _shrunk(picture, THUMB_SIDE)
    whole = jpeg(large, quality=WHOLE)
    known = Photo.objects.filter(report=report, order=order, moment=moment, sha256=digest(whole)).first()
    if known:  # sent again, because the answer got lost on its way
        return known
    _room(report, order, moment)
    return keep(large, small, report=report, order=order, moment=moment, whole=whole)


def add_for_all(file: Any, jurisdiction: Jurisdiction, *, moment: str) -> Photo:
    """A picture of neither report nor order that staff shows to everybody: published at once. Raises BadInput."""
    picture = _decoded(_bytes(file))
    large, small = _shrunk(picture, LONG_SIDE), _shrunk(picture, THUMB_SIDE)
    photo = keep(large, small, report=None, jurisdiction_id=jurisdiction.pk, moment=moment)
    Photo.objects.filter(pk=photo.pk).update(published=True)
    photo.published = True
    return photo


def keep(
    large: Any,
    small: Any,
    *,
    report: Report | None,
    order: WorkOrder | None = None,
    moment: str = "report",
    whole: bytes = b"",
    jurisdiction_id: int | None = None,
) -> Photo:
    """Writes the two JPEG files and then the row; files of a row that was rolled back are swept by name."""
    owner: Any = report or order
    town: Any = owner.jurisdiction_id if owner else jurisdiction_id
    whole, thumb = whole or jpeg(large, quality=WHOLE), jpeg(small, quality=SMALL)
    stem = f"{town}/{secrets.token_hex(2)}/{secrets.token_hex(16)}"
    for name, content in ((f"{stem}.jpg", whole), (f"{stem}-s.jpg", thumb)):
        write(Path(settings.MEDIA_ROOT) / name, content)
    with transaction.atomic():
        return Photo.objects.create(
            jurisdiction_id=town,
            report=report,
            order=order,
            moment=moment,
            name=f"{stem}.jpg",
            thumb=f"{stem}-s.jpg",
            width=large.width,
            height=large.height,
            sha256=digest(whole),
            created_at=timezone.now(),
        )


def black_out(photo: Photo, boxes: list[list[float]]) -> None:
    """What is shown of a photo from now on: with black boxes, or whole again. The original stays. In the caller's transaction."""
    from PIL import Image, ImageDraw

    old = [name for name in (photo.shown, photo.shown_thumb) if name]
    photo.boxes, photo.shown, photo.shown_thumb = boxes, "", ""
    if boxes:
        with Image.open(Path(settings.MEDIA_ROOT) / photo.name) as kept:
            large = kept.convert("RGB")
        pen = ImageDraw.Draw(large)
        for left, top, right, bottom in boxes:
            pen.rectangle(
                (left * large.width, top * large.height, right * large.width, bottom * large.height), fill="black"
            )
        stem = f"{photo.jurisdiction_id}/{secrets.token_hex(2)}/{secrets.token_hex(16)}"
        photo.shown, photo.shown_thumb = f"{stem}.jpg", f"{stem}-s.jpg"
        write(Path(settings.MEDIA_ROOT) / photo.shown, jpeg(large, quality=WHOLE))
        write(Path(settings.MEDIA_ROOT) / photo.shown_thumb, jpeg(_shrunk(large, THUMB_SIDE), quality=SMALL))
    photo.save(update_fields=["boxes", "shown", "shown_thumb"])
    transaction.on_commit(lambda: _forget(old))


def _forget(names: list[str]) -> None:
    for name in names:
        (Path(settings.MEDIA_ROOT) / name).unlink(missing_ok=True)


def jpeg(picture: Any, *, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def write(path: Path, content: bytes) -> None:
    """Whole or not at all, also when the disk fills up."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    try:
        part.write_bytes(content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _bytes(file: Any) -> bytes:
    size = getattr(file, "size", None)
    if size is not None and size > settings.PHOTO_MAX_BYTES:
        most = settings.PHOTO_MAX_BYTES // 1_000_000
        raise BadInput(
            errors={
                "photo": _("The photo is larger than %(most)s MB. Choose a smaller one; your report is kept.")
                % {"most": most}
            }
        )
    data = file.read() if file else b""
    if not data:
        raise BadInput(errors={"photo": _("The photo was empty. Choose it again; your report is kept.")})
    return data


def _room(report: Report | None, order: WorkOrder | None, moment: str) -> None:
    kept = Photo.objects.filter(report=report, order=order, moment=moment).count()
    if kept >= settings.PHOTOS_PER_REPORT:
        raise BadInput(
            errors={"photo": _("There are %(most)s photos already. That is as many as we take.") % {"most": kept}}
        )


def _decoded(data: bytes) -> Any:
    """A picture in RGB, turned as the camera was held. Bombs, drawings, archives and broken files are refused."""
    import pillow_heif
    from PIL import Image, ImageOps

    pillow_heif.register_heif_opener()
    unreadable = BadInput(errors={"photo": _("We could not read the photo. Your report is saved. Try another photo.")})
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture: Any = Image.open(io.BytesIO(data), formats=FORMATS)
            if picture.width * picture.height > MAX_PIXELS or min(picture.size) < 8:
                raise unreadable
            picture.draft("RGB", (LONG_SIDE, LONG_SIDE))
            picture.load()
            return _flat(ImageOps.exif_transpose(picture))
    except BadInput:
        raise
    except Exception:  # Pillow raises many kinds for hostile files; each means the same to the sender
        raise unreadable


def _flat(picture: Any) -> Any:
    """RGB on white, without any of the file's own data."""
    from PIL import Image

    clean = Image.new("RGB", picture.size, "white")
    rgba = picture.convert("RGBA")
    clean.paste(rgba, mask=rgba.getchannel("A"))
    return clean


def _shrunk(picture: Any, side: int) -> Any:
    small = picture.copy()
    small.thumbnail((side, side))
    return small
