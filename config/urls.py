"""Where everything is: pages, machine interfaces, the operator's doors."""

from importlib import import_module

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

# By name: looking for every app's admin would load django-leaflet's, which needs GDAL.
for app in ("people", "geo", "reports"):
    import_module(f"{app}.admin")

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("geo.urls")),
    path("", include("reports.urls")),
    path("admin/", admin.site.urls),
    path("", include("frontend.urls")),
]
handler400 = "frontend.views.errors.bad_request"
handler403 = "frontend.views.errors.forbidden"
handler404 = "frontend.views.errors.not_found"
handler500 = "frontend.views.errors.broken"

if settings.DEBUG:
    from django.contrib.staticfiles.urls import staticfiles_urlpatterns

    urlpatterns += staticfiles_urlpatterns()
