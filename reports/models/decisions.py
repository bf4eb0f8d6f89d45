"""What is to be decided and done: one line each, with who takes it and by when. The situation picture's plan is this list too."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from geo.models import Jurisdiction
from reports.models.kinds import Kind


class Decision(models.Model):
    """`owner` is a role or an organisation in words. `zone_code` and `kind` say what it is about; empty: the whole area.

    `span`, `first`: the situation picture that it comes from (week, quarter or year, and its first day), if it comes from one.
    """

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="decisions", db_index=False)
    title = models.CharField(max_length=200)
    owner = models.CharField(max_length=80, blank=True)
    due_on = models.DateField(null=True, blank=True)
    zone_code = models.CharField(max_length=60, blank=True)
    kind = models.ForeignKey(Kind, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    span = models.CharField(max_length=8, blank=True)
    first = models.DateField(null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    done_on = models.DateField(null=True, blank=True)
    made_up = models.BooleanField(default=False)

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="decision_has_title"),
            models.CheckConstraint(
                condition=Q(done_by=None) | Q(done_on__isnull=False), name="decision_done_has_a_date"
            ),
            models.CheckConstraint(
                condition=Q(span="", first=None) | (~Q(span="") & Q(first__isnull=False) & ~Q(owner="")),
                name="decision_of_a_picture_has_owner",
            ),
        ]
        indexes = [models.Index(fields=["jurisdiction", "done_on", "due_on"], name="decision_open")]

    def __str__(self) -> str:
        return self.title
