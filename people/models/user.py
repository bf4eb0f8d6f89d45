"""Staff accounts. Residents have none."""

from django.contrib.auth.models import AbstractUser
from django.db import models

from geo.models import Jurisdiction


class User(AbstractUser):
    """Somebody who works here. Without a jurisdiction: an operator of the whole installation."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, null=True, blank=True, related_name="people")
    daily_mail = models.BooleanField(default=True, help_text="One mail a day with what waits for me.")
    language = models.CharField(max_length=10, blank=True)
    made_up = models.BooleanField(default=False)

    def works_in(self, jurisdiction_id: int) -> bool:
        """Rights hold in one's own town; an operator's everywhere."""
        return self.jurisdiction_id in (None, jurisdiction_id)

    @property
    def shown_name(self) -> str:
        return self.get_full_name() or self.username
