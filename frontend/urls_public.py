"""Pages for everybody."""

from django.urls import path

from frontend.views.public import about, app, cases, duty, home, mine, photos, places, report, things

urlpatterns = [
    path("", home.map_page, name="map"),
    path("list/", home.list_page, name="list"),
    path("report/", report.report_page, name="report"),
    path("report/place", places.about_place, name="report-place"),
    path("report/known", places.known_here, name="report-known"),
    path("report/search", places.search, name="report-search"),
    path("report/kinds", places.meant, name="report-kinds"),
    path("r/", cases.find, name="find-case"),
    path("r/<str:reference>/", cases.case_page, name="case"),
    path("r/<str:reference>/map-<slug:theme>.svg", cases.case_map, name="case-map"),
    path("r/<str:reference>/support/", cases.support, name="case-support"),
    path("r/<str:reference>/<slug:token>/", cases.own_page, name="own-case"),
    path("r/<str:reference>/<slug:token>/contact/", cases.give_contact, name="own-contact"),
    path("r/<str:reference>/<slug:token>/photo/", cases.add_photo, name="own-photo"),
    path("r/<str:reference>/<slug:token>/correct/", cases.correct, name="own-correct"),
    path("r/<str:reference>/<slug:token>/withdraw/", cases.withdraw, name="own-withdraw"),
    path("things/<slug:kind>/<path:number>/", things.page, name="thing"),
    path("q/<slug:kind>/<path:number>/", things.scanned, name="scanned"),
    path("mine/", mine.page, name="mine"),
    path("mine/<str:token>/", mine.opened, name="mine-link"),
    path("stop/<int:contact>/<slug:secret>/", mine.stop, name="stop"),
    path("manifest.webmanifest", app.manifest, name="manifest"),
    path("worker.js", app.worker, name="worker"),
    path("offline/", app.offline, name="offline"),
    path("waiting/", app.waiting, name="waiting"),
    path("duty/<int:page>/<slug:secret>/", duty.page, name="duty"),
    path("confirm/<int:contact>/<slug:secret>/", cases.confirm, name="confirm"),
    path("photos/<int:photo>-<slug:size>.jpg", photos.photo, name="photo"),
    path("about/", about.about, name="about"),
    path("privacy/", about.privacy, name="privacy"),
    path("accessibility/", about.accessibility, name="accessibility"),
]
