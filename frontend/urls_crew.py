"""The crew's pages."""

from django.urls import path

from frontend.views import crew

urlpatterns = [
    path("crew/", crew.day, name="crew"),
    path("crew/who/", crew.who, name="crew-who"),
    path("crew/send/", crew.send, name="crew-send"),
    path("crew/map-<slug:theme>.svg", crew.day_map, name="crew-map"),
    path("crew/<str:number>/", crew.job, name="job"),
    path("crew/<str:number>/finish/", crew.finish, name="job-finish"),
    path("crew/<str:number>/map-<slug:theme>.svg", crew.strip, name="job-strip"),
    path("crew/<str:number>/<slug:verb>/", crew.act, name="job-act"),
]
