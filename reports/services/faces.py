"""Where a photo may show a face: a hint for the officer's eye by an optional extra (`pip install .[faces]`); nothing is promised by it."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from django.conf import settings

from reports.models import Photo

SMALLEST_PX = 24


def can_look() -> bool:
    return find_spec("cv2") is not None


def perhaps(photo: Photo) -> list[list[float]]:
    """[[left, top, right, bottom]], 0 to 1. Empty without the extra. Source: Viola and Jones 2001, as OpenCV ships it."""
    if not can_look():
        return []
    import cv2

    picture = cv2.imread(str(Path(settings.MEDIA_ROOT) / photo.name), cv2.IMREAD_GRAYSCALE)
    if picture is None:
        return []
    finder = cv2.CascadeClassifier(cv2.data.haarcascades + "haarcascade_frontalface_default.xml")
    height, width = picture.shape
    found = finder.detectMultiScale(picture, scaleFactor=1.1, minNeighbors=5, minSize=(SMALLEST_PX, SMALLEST_PX))
    return [[round(n, 4) for n in (x / width, y / height, (x + w) / width, (y + h) / height)] for x, y, w, h in found]
