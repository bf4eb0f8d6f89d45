"""Photos, to those who may see them."""

from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase

from reports.models import Photo
from reports.services.photo_rights import may_see_photo

KEPT_S = 600  # what is blacked out later is gone from everywhere soon


def photo(request: HttpRequest, photo: int, size: str) -> HttpResponseBase:
    """JPEG; `size` is large, thumb or original (for officers: without what was blacked out). Others' photos do not exist."""
    town = request.jurisdiction  # type: ignore[attr-defined]
    found = Photo.objects.select_related("report__kind").filter(pk=photo, jurisdiction=town).first() if town else None
    if not found or size not in ("large", "thumb", "original"):
        raise Http404
    if not may_see_photo(found, user=request.user, token=request.GET.get("token", "")):
        raise Http404
    if size == "original" and not request.user.has_perm("reports.publish_report"):  # type: ignore[union-attr]
        raise Http404
    return served(found, size, shared=found.is_public and size != "original")


def served(photo: Photo, size: str, *, shared: bool) -> HttpResponseBase:
    """The stored file; `shared` ones may be kept by caches for a while."""
    path = Path(settings.MEDIA_ROOT) / photo.file(size)
    if not path.is_file():
        raise Http404
    response = FileResponse(path.open("rb"), content_type="image/jpeg")
    response["Cache-Control"] = f"public, max-age={KEPT_S}" if shared else "private, no-store"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
