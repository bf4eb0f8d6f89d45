"""A page for those who build pages; only while debugging."""

from django.conf import settings
from django.urls import path

from frontend.views import styleguide

urlpatterns = [path("styleguide/", styleguide.show, name="styleguide")] if settings.DEBUG else []
