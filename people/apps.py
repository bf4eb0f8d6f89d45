from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = "People"

    def ready(self) -> None:
        from people.roles import sync_roles

        post_migrate.connect(lambda **kwargs: sync_roles(), dispatch_uid="sync_roles", weak=False)
