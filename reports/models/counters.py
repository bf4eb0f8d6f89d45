"""Counters that are kept, not counted: deltas are appended with the change, the worker folds them into tallies, readers add both."""

from datetime import date

from django.db import models

from geo.models import Jurisdiction
from geo.words import WordsField
from reports.models.report import last_day

REPORTED, RECEIVED, CLOSED, REOPENED = 1, 2, 3, 4
SQUARE, ZONE, OUTSIDE, NO_PLACE = 1, 2, 3, 4
DAY, MONTH, YEAR = 1, 2, 3
SENSITIVE, INTERNAL, PUBLIC = 0, 1, 2
NOTHING_PROMISED = 2  # of `on_time`


class Closing(models.Model):
    """A time that a report left OPEN. `held` is false when it was opened again within 14 days: then it never closed."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", db_index=False)
    report = models.ForeignKey("reports.Report", models.CASCADE, related_name="closings", db_index=False)
    closed_at = models.DateTimeField()
    closed_on = models.DateField()
    days = models.PositiveIntegerField(help_text="Whole local days from received to closed.")
    promised_by = models.DateTimeField(null=True, help_text="What was promised when it was closed.")
    on_time = models.BooleanField(null=True, help_text="None: nothing was promised.")
    reopened_on = models.DateField(null=True)
    held = models.BooleanField(default=True)

    class Meta:
        ordering = ["closed_at", "id"]
        indexes = [
            models.Index(fields=["report", "closed_at"], name="closing_report"),
            models.Index(
                fields=["jurisdiction", "closed_on", "held", "report", "days", "on_time"], name="closing_day"
            ),  # figures by rows read this index alone
            models.Index(
                fields=["jurisdiction", "reopened_on"],
                name="closing_undone",
                condition=models.Q(reopened_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} closed {self.closed_on}"

    @property
    def promised_on(self) -> date | None:
        """The last day that would have kept the promise."""
        return last_day(self.jurisdiction, self.promised_by)


class Fact(models.Model):
    """What is counted. `place`: 125 m square's code, zone id, or layer id (outside, no place), by `place_type`.

    `value`: whole days to close for CLOSED (-1 unknown), else 0. `on_time`: 0 no, 1 yes, 2 nothing promised.
    """

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="+", db_index=False)
    measure = models.PositiveSmallIntegerField()
    place_type = models.PositiveSmallIntegerField()
    place = models.BigIntegerField()
    kind = models.BigIntegerField(help_text="Kind id; 0 in a tally: all kinds.")
    is_open = models.BooleanField()
    audience = models.PositiveSmallIntegerField()
    part = models.PositiveSmallIntegerField(help_text="Part of day; 0 in a tally: all parts.")
    value = models.IntegerField(default=0)
    on_time = models.PositiveSmallIntegerField(default=2)
    n = models.BigIntegerField()

    class Meta:
        abstract = True


class Delta(Fact):
    """One change of a count on a local day (days since 1970-01-01), not folded yet."""

    day = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["jurisdiction", "measure", "place_type"], name="delta_read")]

    def __str__(self) -> str:
        return f"{self.n:+d}"


class Folding(models.Model):
    """How many deltas of a jurisdiction have been folded so far: see services.answers."""

    jurisdiction = models.OneToOneField(Jurisdiction, models.CASCADE, primary_key=True, related_name="+")
    n = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.n}"


class FoldedBucket(models.Model):
    """How often anything of a day, month or year was folded, or (type and number 0) everything was written anew: see services.shelves."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="+", db_index=False)
    bucket_type = models.PositiveSmallIntegerField()
    bucket = models.IntegerField()
    n = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "bucket_type", "bucket"], name="folded_bucket_once")
        ]

    def __str__(self) -> str:
        return f"{self.bucket_type}/{self.bucket}: {self.n}"


class KindEstimate(models.Model):
    """How long a kind takes in a zone ("" for the whole area), worked out once a day: see services.estimates."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="+", db_index=False)
    kind = models.ForeignKey("reports.Kind", models.CASCADE, related_name="+", db_index=False)
    zone_code = models.CharField(max_length=60, blank=True)
    zone_name = WordsField(blank=True)
    median_days = models.PositiveIntegerField()
    p90_days = models.PositiveIntegerField(null=True)
    n = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "kind", "zone_code"], name="kind_estimate_once")]

    def __str__(self) -> str:
        return f"{self.kind_id} {self.zone_code}"


class Tally(Fact):
    """A folded count of one bucket: a day (days since 1970), a month (year*12+month-1) or a year."""

    bucket_type = models.PositiveSmallIntegerField()
    bucket = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "jurisdiction",
                    "measure",
                    "place_type",
                    "bucket_type",
                    "kind",
                    "part",
                    "bucket",
                    "place",
                    "is_open",
                    "audience",
                    "value",
                    "on_time",
                ],
                name="tally_once",
            )
        ]
        indexes = [
            models.Index(
                fields=[
                    "jurisdiction", "measure", "place_type", "bucket_type", "kind", "part", "bucket", "place", "is_open", "audience",
                    "value", "on_time", "n",
                ],
                name="tally_read",
            ),  # figures read this index alone
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.n)
