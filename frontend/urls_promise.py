"""The promise and the situation picture for staff."""

from django.urls import path

from frontend.views import promise_log, situation, wall

urlpatterns = [
    path("insights/promise/", promise_log.page, name="promise-log"),
    path("insights/promise/links/", promise_log.new_link, name="promise-link-new"),
    path("insights/promise/links/<int:link>/revoke/", promise_log.revoke, name="promise-link-revoke"),
    path("insights/promise/done/", promise_log.done, name="promise-done"),
    path("insights/promise/done/<int:step>/remove/", promise_log.remove_step, name="promise-step-remove"),
    path("insights/promise/evenings/", promise_log.evenings, name="promise-evenings"),
    path("insights/promise/evenings/<int:evening>/remove/", promise_log.remove_evening, name="promise-evening-remove"),
    path("insights/situation/", situation.latest, name="situations"),
    path("insights/situation/<slug:span>/", situation.latest, name="situation-latest"),
    path("insights/situation/<slug:span>/subscribe/", situation.subscribe, name="situation-subscribe"),
    path("insights/situation/<slug:span>/<str:first>/", situation.page, name="situation"),
    path("insights/situation/<slug:span>/<str:first>/sheet.pdf", situation.pdf, name="situation-pdf"),
    path("insights/wall/", wall.page, name="wall"),
]
