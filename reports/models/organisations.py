"""Who does the work: organisations, their teams and crews."""

from django.conf import settings
from django.db import models

from geo.models import Jurisdiction
from geo.words import WordsField


class Organisation(models.Model):
    """Somebody who is responsible for places: the municipality, the rail authority, a housing company."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="organisations")
    code = models.SlugField(max_length=60)
    name = WordsField()
    is_own = models.BooleanField(default=False, help_text="The municipality itself.")
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    web = models.URLField(blank=True)

    class Meta:
        ordering = ["-is_own", "code"]
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "code"], name="organisation_code_once")]

    def __str__(self) -> str:
        return str(self.name)


class Team(models.Model):
    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="teams")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="teams")
    code = models.SlugField(max_length=40)
    name = WordsField()
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="teams")

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "code"], name="team_code_once")]

    def __str__(self) -> str:
        return str(self.name)


class Crew(models.Model):
    """People who go out with a kit (lift, saw, paint)."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="crews")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="crews")
    code = models.SlugField(max_length=40)
    name = WordsField()
    kit = models.CharField(max_length=40, blank=True)
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="crews")

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "code"], name="crew_code_once")]

    def __str__(self) -> str:
        return str(self.name)
