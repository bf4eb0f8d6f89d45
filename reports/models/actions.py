"""What was decided at a situation picture: who does it, until when; and who gets the picture by mail."""

from django.conf import settings
from django.db import models

from geo.models import Jurisdiction


class Action(models.Model):
    """A line of the action plan. `span`, `first`: the situation picture that it comes from (week, quarter or year, and its first day)."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="actions")
    title = models.CharField(max_length=200)
    owner = models.CharField(max_length=80, help_text="The person or office that does it.")
    due_on = models.DateField(null=True, blank=True)
    done_at = models.DateTimeField(null=True)
    span = models.CharField(max_length=8, default="week")
    first = models.DateField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    made_up = models.BooleanField(default=False)

    class Meta:
        ordering = ["due_on", "id"]

    def __str__(self) -> str:
        return self.title


class SituationMail(models.Model):
    """Somebody of the staff wants the picture of each week, quarter or year."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    span = models.CharField(max_length=8)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "user", "span"], name="situation_mail_once")]

    def __str__(self) -> str:
        return self.span
