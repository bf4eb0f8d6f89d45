"""The desk: queue, case, work orders, report for a caller."""

from django.urls import path

from frontend.views.desk import bulk, caller, cases, labels, notices, orders, queue, saved, undo, walks

urlpatterns = [
    path("desk/", queue.page, name="desk"),
    path("desk/new/", caller.page, name="desk-caller"),
    path("desk/r/<str:reference>/", cases.page, name="desk-case"),
    path("desk/r/<str:reference>/map-<slug:theme>.svg", cases.strip, name="desk-strip"),
    path("desk/r/<str:reference>/contact/", cases.contact, name="desk-contact"),
    path("desk/r/<str:reference>/suggested/", cases.take, name="desk-take"),
    path("desk/r/<str:reference>/<slug:verb>/", cases.act, name="desk-act"),
    path("desk/bulk/", bulk.page, name="desk-bulk"),
    path("desk/bulk/<slug:verb>/", bulk.act, name="desk-bulk-act"),
    path("desk/undo/<int:number>/", undo.take_back, name="desk-undo"),
    path("desk/filters/", saved.form, name="desk-filters"),
    path("desk/views/", saved.views, name="desk-views"),
    path("desk/views/<int:view>/remove/", saved.remove, name="desk-view-remove"),
    path("desk/labels/", labels.page, name="labels"),
    path("desk/labels/sheet.pdf", labels.sheet, name="labels-sheet"),
    path("desk/walks/", walks.listed, name="walks"),
    path("desk/walks/<slug:code>/", walks.page, name="desk-walk"),
    path("desk/walks/<slug:code>/close/", walks.close, name="walk-close"),
    path("desk/notices/", notices.page, name="notices"),
    path("desk/notices/<int:notice>/end/", notices.end, name="notice-end"),
    path("desk/orders/", orders.listed, name="orders"),
    path("desk/orders/new/", orders.new, name="order-new"),
    path("desk/orders/<str:number>/", orders.page, name="order"),
    path("desk/orders/<str:number>/<slug:verb>/", orders.act, name="order-act"),
]
