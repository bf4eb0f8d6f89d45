"""The promise for staff: figures that are written down, what was done, evenings."""

from django.urls import path

from frontend.views import promise_log

urlpatterns = [
    path("insights/promise/", promise_log.page, name="promise-log"),
    path("insights/promise/links/", promise_log.new_link, name="promise-link-new"),
    path("insights/promise/links/<int:link>/revoke/", promise_log.revoke, name="promise-link-revoke"),
    path("insights/promise/done/", promise_log.done, name="promise-done"),
    path("insights/promise/done/<int:step>/remove/", promise_log.remove_step, name="promise-step-remove"),
    path("insights/promise/evenings/", promise_log.evenings, name="promise-evenings"),
    path("insights/promise/evenings/<int:evening>/remove/", promise_log.remove_evening, name="promise-evening-remove"),
]
