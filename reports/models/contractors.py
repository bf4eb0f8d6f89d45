"""A way in without an account: one link to one order of a crew, or to a batch of them."""

from django.conf import settings
from django.db import models

from geo.models import Jurisdiction
from reports.models.orders import WorkOrder
from reports.models.organisations import Crew


class JobLink(models.Model):
    """Shows the orders that are still the crew's; works until `expires_at` unless it was revoked. The secret is derived, not kept."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+")
    crew = models.ForeignKey(Crew, models.PROTECT, related_name="links")
    orders = models.ManyToManyField(WorkOrder, related_name="job_links")
    name = models.CharField(max_length=80, blank=True, help_text="Who has it.")
    email = models.EmailField(blank=True)
    maker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True)
    draft = models.JSONField(
        default=dict, help_text="A closing that lacks its photo, as it was typed: {chosen, code, note, minutes, ...}."
    )
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    opened = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return f"link {self.pk}"
