"""Addresses of the REST API: promises of design/interfaces. References hold a digit and so never equal a verb."""

from django.urls import path, re_path
from django.views.decorators.csrf import csrf_exempt
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from reports.api import figures, orders, places, reports
from reports.api.problems import unknown_address

urlpatterns = [
    path("categories", places.Categories.as_view(), name="api-categories"),
    path("zones", places.Zones.as_view(), name="api-zones"),
    path("zones.geojson", places.ZonesGeoJSON.as_view(), name="api-zones-geojson"),
    path("crews", places.Crews.as_view(), name="api-crews"),
    path("reports", reports.Reports.as_view(), name="api-reports"),
    path("reports.geojson", reports.MapFeed.as_view(), name="api-map"),
    path("reports:bulk", reports.Bulk.as_view(), name="api-bulk"),
    path("undo/<int:number>", reports.TakeBack.as_view(), name="api-undo"),
    path("reports/<str:reference>", reports.OneReport.as_view(), name="api-report"),
    path("reports/<str:reference>/photos", reports.Photos.as_view(), name="api-report-photos"),
    path("reports/<str:reference>/contact", reports.Contact.as_view(), name="api-report-contact"),
    path("reports/<str:reference>/support", reports.Support.as_view(), name="api-report-support"),
    path(
        "reports/<str:reference>/withdraw",
        reports.ReporterVerb.as_view(),
        {"verb": "withdraw"},
        name="api-report-withdraw",
    ),
    path("reports/<str:reference>/verdict", reports.Verdict.as_view(), name="api-report-verdict"),
    path(
        "reports/<str:reference>/answer", reports.ReporterVerb.as_view(), {"verb": "answer"}, name="api-report-answer"
    ),
    path("reports/<str:reference>/follow", reports.Follow.as_view(), name="api-report-follow"),
    path(
        "reports/<str:reference>/correct",
        reports.ReporterVerb.as_view(),
        {"verb": "correct"},
        name="api-report-correct",
    ),
    path("reports/<str:reference>/<slug:verb>", reports.StaffVerb.as_view(), name="api-report-verb"),
    path("nearby", reports.Nearby.as_view(), name="api-nearby"),
    path("heatmap", figures.Heatmap.as_view(), name="api-heatmap"),
    path("heatmap/weeks", figures.HeatmapWeeks.as_view(), name="api-heatmap-weeks"),
    path("stats/zones", figures.StatsZones.as_view(), name="api-stats-zones"),
    path("work-orders", orders.Orders.as_view(), name="api-orders"),
    path("work-orders/<str:number>", orders.OneOrder.as_view(), name="api-order"),
    path("work-orders/<str:number>/photos", orders.OrderPhotos.as_view(), name="api-order-photos"),
    path("work-orders/<str:number>/<slug:verb>", orders.OrderVerb.as_view(), name="api-order-verb"),
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="api-schema"), name="api-docs"),
    re_path(r"^.*$", csrf_exempt(unknown_address)),
]
