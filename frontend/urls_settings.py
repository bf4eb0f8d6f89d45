"""The municipality's own settings."""

from django.urls import path

from frontend.views.settings import calendar, duty, home, people, reads, routing, targets, templates

urlpatterns = [
    path("settings/", home.page, name="settings"),
    path("settings/routing/", routing.listed, name="routing"),
    path("settings/routing/new/", routing.edit, name="routing-new"),
    path("settings/routing/<int:rule>/", routing.edit, name="routing-rule"),
    path("settings/routing/<int:rule>/remove/", routing.remove, name="routing-remove"),
    path("settings/routing/<int:rule>/<slug:way>/", routing.move, name="routing-move"),
    path("settings/calendar/", calendar.page, name="calendar"),
    path("settings/calendar/hours/", calendar.keep_hours, name="calendar-hours"),
    path("settings/calendar/hours/<int:row>/remove/", calendar.remove_hours, name="calendar-hours-remove"),
    path("settings/calendar/days/", calendar.keep_day, name="calendar-day"),
    path("settings/calendar/days/<int:row>/remove/", calendar.remove_day, name="calendar-day-remove"),
    path("settings/calendar/confirm/", calendar.confirm, name="calendar-confirm"),
    path("settings/duty/", duty.listed, name="duty-roster"),
    path("settings/duty/new/", duty.edit, name="duty-new"),
    path("settings/duty/<int:row>/", duty.edit, name="duty-person"),
    path("settings/duty/<int:row>/remove/", duty.remove, name="duty-remove"),
    path("settings/duty/<int:row>/<slug:way>/", duty.move, name="duty-move"),
    path("settings/people/", people.listed, name="people"),
    path("settings/people/new/", people.invite, name="person-new"),
    path("settings/people/<int:person>/", people.edit, name="person"),
    path("settings/people/<int:person>/link/", people.link, name="person-link"),
    path("settings/people/<int:person>/away/", people.be_away, name="person-away"),
    path("settings/people/<int:person>/away/<int:absence>/end/", people.be_back, name="person-back"),
    path("settings/people/<int:person>/leave/", people.leave, name="person-leave"),
    path("settings/reads/", reads.page, name="reads"),
    path("settings/templates/", templates.listed, name="templates"),
    path("settings/templates/new/", templates.edit, name="template-new"),
    path("settings/templates/<int:row>/", templates.edit, name="template"),
    path("settings/templates/<int:row>/remove/", templates.remove, name="template-remove"),
    path("settings/targets/", targets.page, name="targets"),
    path("settings/targets/<int:row>/remove/", targets.remove, name="target-remove"),
]
