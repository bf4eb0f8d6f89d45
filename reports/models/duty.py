"""Who is paged when something dangerous comes in out of hours, and every page that was sent."""

from datetime import date

from django.db import models

from geo.models import Jurisdiction


class DutyPerson(models.Model):
    """Paged in order of `position`; the next one when nobody has acknowledged in time.

    On duty from `first_on` to `last_on` (both included; without them always), on `weekdays` (Monday is 0; none named means each).
    """

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="duty_persons")
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True, help_text="For text messages, with country code.")
    position = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)
    first_on = models.DateField(null=True, blank=True)
    last_on = models.DateField(null=True, blank=True)
    weekdays = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = "duty person"
        constraints = [
            models.CheckConstraint(condition=~models.Q(email="", phone=""), name="duty_person_can_be_reached"),
            models.CheckConstraint(condition=models.Q(last_on__gte=models.F("first_on")), name="duty_person_has_days"),
        ]

    def __str__(self) -> str:
        return self.name

    def is_on(self, day: date) -> bool:
        """Whether the duty that begins on this day is this person's."""
        begun = self.first_on is None or self.first_on <= day
        over = self.last_on is not None and self.last_on < day
        return self.active and begun and not over and (not self.weekdays or day.weekday() in self.weekdays)


class DutyPage(models.Model):
    """One page about one report. `step` counts the pages of that report; the link's secret is derived from the id."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="+", db_index=False)
    report = models.ForeignKey("reports.Report", models.CASCADE, related_name="duty_pages", db_index=False)
    person = models.ForeignKey(DutyPerson, models.SET_NULL, null=True, related_name="pages")
    step = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "step"], name="duty_page_once")]

    def __str__(self) -> str:
        return f"{self.report_id} to {self.person_id}"
