"""Machine interfaces and the operator's doors."""

from django.urls import include, path

from reports import feeds, health

urlpatterns = [
    path("api/v1/", include("reports.api.urls")),
    path("feeds/reports.atom", feeds.all_reports, name="feed"),
    path("feeds/zones/<str:code>.atom", feeds.of_zone, name="feed-zone"),
    path("feeds/kinds/<slug:code>.atom", feeds.of_kind, name="feed-kind"),
    path("feeds/r/<str:reference>.atom", feeds.of_report, name="feed-report"),
    path("healthz", health.alive),
    path("readyz", health.ready),
    path("metrics", health.metrics),
]
