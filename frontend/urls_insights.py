"""Figures for managers and police."""

from django.urls import path

from frontend.views import insights

urlpatterns = [path("insights/", insights.page, name="insights")]
