"""Figures for managers and police."""

from django.urls import path

from frontend.views import chance, measures
from frontend.views.insights import answers, decisions, page, pictures, squares

urlpatterns = [
    path("insights/", page.page, name="insights"),
    path("insights/square/", squares.page, name="insights-square"),
    path("insights/map-<slug:theme>.svg", pictures.picture, name="insights-picture"),
    path("insights/answers/", answers.page, name="answers"),
    path("insights/decisions/", decisions.page, name="decisions"),
    path("insights/decisions/<int:decision>/tick/", decisions.tick, name="decision-tick"),
    path("insights/decisions/<int:decision>/change/", decisions.change, name="decision-change"),
    path("insights/chance/", chance.page, name="chance"),
    path("insights/chance/map-<slug:shape>-<slug:theme>.svg", chance.picture, name="chance-map"),
    path("insights/measures/", measures.listed, name="measures"),
    path("insights/measures/new/", measures.new, name="measure-new"),
    path("insights/measures/<int:measure>/", measures.page, name="measure"),
    path("insights/measures/<int:measure>/remove/", measures.remove, name="measure-remove"),
    path("insights/measures/<int:measure>/map-<slug:shape>-<slug:theme>.svg", measures.picture, name="measure-map"),
]
