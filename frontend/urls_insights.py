"""Figures for managers and police."""

from django.urls import path

from frontend.views import chance, insights

urlpatterns = [
    path("insights/", insights.page, name="insights"),
    path("insights/chance/", chance.page, name="chance"),
    path("insights/chance/map-<slug:shape>-<slug:theme>.svg", chance.picture, name="chance-map"),
]
