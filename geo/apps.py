from django.apps import AppConfig


class GeoConfig(AppConfig):
    name = "geo"
    verbose_name = "Places"

    def ready(self) -> None:
        from django.db.models.signals import post_save

        from geo.middleware import moved

        post_save.connect(moved, sender="geo.Jurisdiction", dispatch_uid="jurisdiction-moved")
