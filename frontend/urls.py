"""Pages by area; names are promises of design/interfaces."""

from importlib.util import find_spec

from django.urls import include, path

AREAS = ["public", "accounts", "desk", "crew", "insights", "exports", "promise", "settings", "styleguide"]
urlpatterns = [path("", include(f"frontend.urls_{area}")) for area in AREAS if find_spec(f"frontend.urls_{area}")]
