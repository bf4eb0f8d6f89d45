from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Cases"

    def ready(self) -> None:
        from django.db.models.signals import post_delete, post_save

        from reports.models import (
            Evening,
            Kind,
            KindGroup,
            OpeningHours,
            Organisation,
            RoutingRule,
            SpecialDay,
            Target,
            Team,
        )
        from reports.services import setup

        for model in (Evening, Kind, KindGroup, OpeningHours, Organisation, RoutingRule, SpecialDay, Target, Team):
            for signal in (post_save, post_delete):
                signal.connect(setup.moved, sender=model, dispatch_uid=f"setup-{model.__name__}-{signal is post_save}")
