"""The ground's tiles over HTTP: immutable, because their address holds the version of the places."""

from django.http import Http404, HttpRequest, HttpResponse

from geo.ground import tile


def ground_tile(request: HttpRequest, version: int, theme: str, z: int, x: int, y: int) -> HttpResponse:
    jurisdiction = request.jurisdiction  # type: ignore[attr-defined]
    if not jurisdiction:
        raise Http404
    try:
        content = tile(jurisdiction, theme, z, x, y)
    except ValueError:
        raise Http404
    response = HttpResponse(content, content_type="image/svg+xml")
    response["Content-Encoding"] = "gzip"
    current = version == jurisdiction.places_version
    response["Cache-Control"] = "public, max-age=31536000, immutable" if current else "no-cache"
    return response
