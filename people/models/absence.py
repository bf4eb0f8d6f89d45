"""Who is away, and who does their work meanwhile."""

from django.db import models

from people.models.user import User


class Absence(models.Model):
    """Both days included. Without a stand-in nobody is asked instead."""

    user = models.ForeignKey(User, models.CASCADE, related_name="absences")
    first_on = models.DateField()
    last_on = models.DateField()
    stand_in = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="stands_in_for")

    class Meta:
        ordering = ["first_on", "id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(last_on__gte=models.F("first_on")), name="absence_has_days"),
            models.CheckConstraint(
                condition=models.Q(stand_in=None) | ~models.Q(stand_in=models.F("user")), name="absence_other_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.first_on}"
