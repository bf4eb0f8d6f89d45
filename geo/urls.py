from django.urls import path

from geo import views

urlpatterns = [
    path("ground/<int:version>/<slug:theme>/<int:z>/<int:x>/<int:y>.svg", views.ground_tile, name="ground-tile"),
]
