"""What municipality and police promised for a period, how each promise is measured, and what was written down about it."""

from django.conf import settings
from django.db import models

from geo.models import Jurisdiction
from geo.words import WordsField
from reports.models.photos import Photo

MUNICIPALITY, POLICE, BOTH = "municipality", "police", "both"
LOGGED = "logged"


class Period(models.Model):
    """The time for which promises were made. Once frozen, nothing that belongs to it changes: see services.freezing."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="promise_periods")
    code = models.SlugField(max_length=40)
    first_day = models.DateField()
    last_day = models.DateField()
    made_up = models.BooleanField(default=False)

    class Meta:
        ordering = ["-first_day", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "code"], name="period_code_once"),
            models.CheckConstraint(
                condition=models.Q(last_day__gt=models.F("first_day")), name="period_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Frozen(models.Model):
    """A period as it was when it was frozen: `figures` holds what the page shows, inputs, zone layer's version and method with it."""

    period = models.OneToOneField(Period, models.PROTECT, related_name="frozen")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    figures = models.JSONField()

    def __str__(self) -> str:
        return f"{self.period} {self.at:%Y-%m-%d}"


class Promise(models.Model):
    """One sentence that somebody stands for. `coming`: what comes next, in a sentence."""

    BY = [(MUNICIPALITY, MUNICIPALITY), (POLICE, POLICE), (BOTH, BOTH)]

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="promises")
    period = models.ForeignKey(Period, models.CASCADE, related_name="promises")
    code = models.CharField(max_length=12)
    by = models.CharField(max_length=12, choices=BY)
    text = WordsField()
    coming = WordsField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "code"]
        constraints = [models.UniqueConstraint(fields=["period", "code"], name="promise_code_once")]

    def __str__(self) -> str:
        return self.code


class Indicator(models.Model):
    """How a promise is measured: `measure` is one of services.indicators.CATALOGUE, or logged by hand.

    `kinds`, `zones`: codes; none means all kinds that are not sensitive, and the area that the promise is about. `layer`: what the zones
    are of; empty: the default layer. `light`: of services.darkness.LIGHTS; empty: whatever the light. `adds`: logged values are summed
    up (hours), else the newest counts (households). `every_days`: how often somebody should log one. `baseline` empty: a
    computed one is taken from the same days a year earlier. `target` counts for the whole period.
    """

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="indicators")
    promise = models.ForeignKey(Promise, models.CASCADE, related_name="indicators")
    code = models.CharField(max_length=20)
    measure = models.CharField(max_length=20)
    name = WordsField()
    kinds = models.JSONField(default=list, blank=True)
    layer = models.CharField(max_length=40, blank=True)
    zones = models.JSONField(default=list, blank=True)
    light = models.CharField(max_length=5, blank=True, default="", db_default="")
    lower_is_better = models.BooleanField(default=True)
    adds = models.BooleanField(default=True)
    every_days = models.PositiveSmallIntegerField(default=92)
    baseline = models.FloatField(null=True, blank=True)
    target = models.FloatField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["promise", "code"], name="indicator_code_once"),
            models.CheckConstraint(condition=models.Q(light__in=["", "dark", "light"]), name="indicator_light_known"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_logged(self) -> bool:
        return self.measure == LOGGED


class LogLink(models.Model):
    """A way in without an account: whoever has it logs the figures of these indicators until `expires_at`. The secret is derived."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="+")
    indicators = models.ManyToManyField(Indicator, related_name="links")
    name = models.CharField(max_length=80, help_text="Who has it.")
    maker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    opened = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return f"link {self.pk}"


class IndicatorValue(models.Model):
    """A figure that somebody wrote down, with its source. Never changed: a wrong one is set right by one that `replaces` it."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="+")
    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="values")
    value = models.FloatField()
    day = models.DateField(help_text="The last day that it tells of.")
    source = models.CharField(max_length=200)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    link = models.ForeignKey(LogLink, models.RESTRICT, null=True, related_name="values")
    replaces = models.OneToOneField("self", models.RESTRICT, null=True, related_name="replaced_by")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["day", "id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(source=""), name="value_has_source"),
            models.CheckConstraint(condition=models.Q(value__gte=0), name="value_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.value:g}"


class Step(models.Model):
    """Something that was done for a promise: a dated line, with a photo from before and one from after."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="+")
    promise = models.ForeignKey(Promise, models.CASCADE, related_name="steps")
    day = models.DateField()
    text = WordsField()
    before = models.ForeignKey(Photo, models.SET_NULL, null=True, related_name="+")
    after = models.ForeignKey(Photo, models.SET_NULL, null=True, related_name="+")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-day", "-id"]

    def __str__(self) -> str:
        return f"{self.promise} {self.day}"


class Correction(models.Model):
    """What turned out after a period was frozen; stands beside the frozen figures and changes none of them."""

    period = models.ForeignKey(Period, models.PROTECT, related_name="corrections")
    promise = models.CharField(max_length=12, blank=True, help_text="Its code; empty: the whole period.")
    text = WordsField()
    source = models.CharField(max_length=200)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.period} {self.promise}"


class Evening(models.Model):
    """An activity for grown-ups and young people in a municipal place on one evening."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="evenings")
    day = models.DateField()
    place = models.CharField(max_length=160)
    lng = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    what = models.CharField(max_length=120, blank=True)
    visitors = models.PositiveIntegerField(null=True)
    source = models.CharField(max_length=200)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_up = models.BooleanField(default=False)

    class Meta:
        ordering = ["-day", "place"]
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "day", "place", "what"], name="evening_once"),
            models.CheckConstraint(
                condition=models.Q(lng=None, lat=None) | models.Q(lng__isnull=False, lat__isnull=False),
                name="evening_place_whole",
            ),
        ]
        indexes = [models.Index(fields=["jurisdiction", "day"], name="evening_day")]

    def __str__(self) -> str:
        return f"{self.place} {self.day}"
