"""Machine interfaces and the operator's doors."""

from django.urls import include, path

from reports import health

urlpatterns = [
    path("api/v1/", include("reports.api.urls")),
    path("healthz", health.alive),
    path("readyz", health.ready),
    path("metrics", health.metrics),
]
