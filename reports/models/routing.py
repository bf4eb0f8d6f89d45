"""Who takes what: ordered rules, and every change of the municipality's settings."""

from django.conf import settings
from django.db import models

from geo.models import Jurisdiction
from reports.models.organisations import Organisation, Team


class RoutingRule(models.Model):
    """The first active rule that fits decides. `conditions`: {kinds, zones, owners, asset_kinds: codes, parts_of_day: 1-4, words}; each
    that is there must hold, by one of its values."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="routing_rules")
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=80)
    active = models.BooleanField(default=True)
    conditions = models.JSONField(default=dict)
    team = models.ForeignKey(Team, models.CASCADE, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="+")
    priority = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class SettingChange(models.Model):
    """One change of a setting: what it was and what it became; never changed itself."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="+")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    what = models.CharField(max_length=30)
    row = models.PositiveBigIntegerField(null=True, help_text="The number of what was changed.")
    name = models.CharField(max_length=80)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.what} {self.name}"
