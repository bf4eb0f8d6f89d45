"""Kinds of reports: data of the municipality, in groups."""

from django.db import models

from geo.models import Jurisdiction
from geo.words import WordsField


class KindGroup(models.Model):
    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="kind_groups")
    code = models.SlugField(max_length=40)
    name = WordsField()
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "code"]
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "code"], name="kind_group_code_once")]

    def __str__(self) -> str:
        return str(self.name)


class Kind(models.Model):
    """A kind of problem (the API calls it category).

    `owner_rule`: place (whoever owns the ground), municipality, nobody.
    `target_days`: working days within which it is promised to be closed; None promises nothing.
    `questions`: [{code, text: {language: text}, type: choice|yes_no|text, choices: [{code, text, stop?: {language: text}}], required}].
    A choice with `stop` ends the form: this cannot wait.
    """

    OWNER_RULES = [("place", "place"), ("municipality", "municipality"), ("nobody", "nobody")]

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="kinds")
    group = models.ForeignKey(KindGroup, models.PROTECT, related_name="kinds")
    code = models.SlugField(max_length=40)
    name = WordsField()
    short_name = WordsField(help_text="One or two words for tiles, chips and rows.")
    hint = WordsField(blank=True)
    icon = models.CharField(max_length=30, default="other")
    position = models.PositiveSmallIntegerField(default=0)
    sensitive = models.BooleanField(default=False, help_text="Never shown singly and never in other totals.")
    active = models.BooleanField(default=True)
    owner_rule = models.CharField(max_length=20, choices=OWNER_RULES, default="place")
    target_days = models.PositiveSmallIntegerField(null=True, blank=True)
    needs_approval = models.BooleanField(default=False)
    asset_kind = models.CharField(
        max_length=30, blank=True, help_text="Kind of asset that a report of this kind snaps to."
    )
    team = models.ForeignKey("reports.Team", models.SET_NULL, null=True, blank=True, related_name="+")
    questions = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["position", "code"]
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "code"], name="kind_code_once")]

    def __str__(self) -> str:
        return str(self.name)
