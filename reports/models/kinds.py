"""Kinds of reports: data of the municipality, in groups."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from geo.models import Jurisdiction
from geo.words import WordsField


def word_lists(value: Any) -> None:
    lists = value.values() if isinstance(value, dict) else [None]
    if not all(isinstance(words, list) and all(isinstance(word, str) for word in words) for words in lists):
        raise ValidationError(_('Write the words of each language as a list: {"sv": ["lampa", "lykta"]}.'))


def week_numbers(value: Any) -> None:
    if not isinstance(value, list) or not all(type(week) is int and 1 <= week <= 53 for week in value):
        raise ValidationError("Write the numbers of weeks, like [10, 41].")


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
    `questions`: [{code, text: {language: text}, type: choice|yes_no|text, choices: [{code, text, stop?: {language: text}}], required,
    when?: {question, is: [choice codes]}}]. A choice with `stop` ends the form: this cannot wait. A question with `when` comes only
    after such an answer to an earlier question.
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
    private = models.BooleanField(
        default=False, help_text="Never shown to the public; counted like the others for staff."
    )
    active = models.BooleanField(default=True)
    owner_rule = models.CharField(max_length=20, choices=OWNER_RULES, default="place")
    target_days = models.PositiveSmallIntegerField(null=True, blank=True)
    round_weeks = models.JSONField(
        default=list,
        blank=True,
        validators=[week_numbers],
        help_text="Weeks of the year in which a round mends single ones, like [10, 41].",
    )
    needs_approval = models.BooleanField(default=False)
    needs_photo = models.BooleanField(default=False, help_text="A crew that mends one takes a photo afterwards.")
    asset_kind = models.CharField(
        max_length=30, blank=True, help_text="Kind of asset that a report of this kind snaps to."
    )
    team = models.ForeignKey("reports.Team", models.SET_NULL, null=True, blank=True, related_name="+")
    questions = models.JSONField(default=list, blank=True)
    words = models.JSONField(
        default=dict,
        blank=True,
        validators=[word_lists],
        help_text="{language: words by which people name it}: see services.suggesting.",
    )

    class Meta:
        ordering = ["position", "code"]
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "code"], name="kind_code_once")]

    def __str__(self) -> str:
        return str(self.name)
