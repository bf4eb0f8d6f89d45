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
    left_at = models.DateTimeField(null=True, blank=True, help_text="Does not work here any more.")

    HERE, INVITED, LEFT = "here", "invited", "left"

    @property
    def standing(self) -> str:
        """Works here, has not opened the account yet, or works here no more."""
        if self.is_active:
            return self.HERE
        return self.LEFT if self.left_at or self.last_login else self.INVITED

    def works_in(self, jurisdiction_id: int) -> bool:
        """Rights hold in one's own town; an operator's everywhere."""
        return self.jurisdiction_id in (None, jurisdiction_id)

    @property
    def shown_name(self) -> str:
        return self.get_full_name() or self.username
