"""Photos, to those who may see them."""

from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase

from reports.models import Photo
from reports.services.photo_rights import may_see_photo


def photo(request: HttpRequest, photo: int, size: str) -> HttpResponseBase:
    """JPEG; `size` is large or thumb. Others' photos do not exist."""
    town = request.jurisdiction  # type: ignore[attr-defined]
    found = Photo.objects.select_related("report__kind").filter(pk=photo, jurisdiction=town).first() if town else None
    if not found or size not in ("large", "thumb"):
        raise Http404
    if not may_see_photo(found, user=request.user, token=request.GET.get("token", "")):
        raise Http404
    path = Path(settings.MEDIA_ROOT) / (found.name if size == "large" else found.thumb)
    if not path.is_file():
        raise Http404
    response = FileResponse(path.open("rb"), content_type="image/jpeg")
    response["Cache-Control"] = "public, max-age=86400" if found.published else "private, no-store"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
