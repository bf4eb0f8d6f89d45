"""Who of the staff gets the situation picture by mail."""

from django.conf import settings
from django.db import models

from geo.models import Jurisdiction


class SituationMail(models.Model):
    """Somebody of the staff wants the picture of each week, quarter or year."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    span = models.CharField(max_length=8)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "user", "span"], name="situation_mail_once")]

    def __str__(self) -> str:
        return self.span
