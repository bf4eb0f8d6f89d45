"""Tables to take along."""

from django.urls import path

from frontend.views import exports

urlpatterns = [
    path("export/job/<int:export>/", exports.job, name="export-job"),
    path("export/job/<int:export>/file", exports.fetch, name="export-file"),
    path("export/<slug:name>/", exports.page, name="export"),
]
