"""The report: what somebody said is wrong, where, and what has become of it."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import models

from geo.models import Asset, Jurisdiction, LayerVersion, Zone
from reports import workflow
from reports.models.kinds import Kind
from reports.models.organisations import Organisation, Team
from reports.querysets import ReportQuerySet


def last_day(jurisdiction: Jurisdiction, until: datetime | None) -> date | None:
    """The local day that an instant closes; midnight closes the day before."""
    return jurisdiction.day(until - timedelta(seconds=1)) if until else None


PARTS_OF_DAY = {"morning": 1, "day": 2, "evening": 3, "night": 4}
DARKNESS = {"day": 1, "twilight": 2, "dark": 3}  # by the sun; 0: not worked out yet


class Report(models.Model):
    """`cell` is the Morton code of the finest square. `is_open` and `is_public` are kept by services.changes, never by hand.

    `organisation` works on it when we do not. A part (`parent`) is work for one team: it is neither public nor counted.
    `token_hash` is the hash of the reporter's secret. Free text stands in Text, contact data in Contact.
    """

    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="reports", db_index=False)
    reference = models.CharField(max_length=20)
    kind = models.ForeignKey(Kind, models.PROTECT, related_name="reports", db_index=False)
    status = models.CharField(max_length=20, default=workflow.RECEIVED)
    version = models.PositiveIntegerField(default=1)
    is_open = models.BooleanField(default=True)
    is_public = models.BooleanField(default=False)

    lng = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    cell = models.BigIntegerField(null=True)
    place_text = models.CharField(max_length=200, blank=True)
    place_name = models.CharField(max_length=160, blank=True, help_text="What the gazetteer calls the place.")
    place_source = models.CharField(max_length=20, default="map")
    place_certainty = models.CharField(max_length=12, default="exact")
    asset = models.ForeignKey(Asset, models.SET_NULL, null=True, blank=True, related_name="reports")
    owner = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="owned_reports")
    answers = models.JSONField(default=dict, blank=True)
    withheld_answers = models.JSONField(
        null=True, blank=True, help_text="Codes of the questions whose answers officers alone read; empty: none."
    )

    received_at = models.DateTimeField()
    observed_at = models.DateTimeField()
    received_on = models.DateField()
    observed_on = models.DateField()
    part_of_day = models.PositiveSmallIntegerField()
    darkness = models.PositiveSmallIntegerField(default=0, db_default=0)
    observed_hour = models.PositiveSmallIntegerField(null=True, help_text="By the local clock.")
    promised_by = models.DateTimeField(null=True)
    promise_unit = models.CharField(max_length=5, blank=True, help_text="In what it was promised: see Target.")
    paused_at = models.DateTimeField(null=True, help_text="Since when the clock waits for somebody else.")
    due_on = models.DateField(null=True)
    updated_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    channel = models.CharField(max_length=12, default="web")
    language = models.CharField(max_length=10, default="sv")
    team = models.ForeignKey(Team, models.SET_NULL, null=True, blank=True, related_name="reports")
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="reports"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    priority = models.PositiveSmallIntegerField(default=3)
    priority_before = models.PositiveSmallIntegerField(
        null=True, help_text="What it was before people or a group fault raised it; empty when a person has chosen it."
    )
    group = models.ForeignKey("reports.FaultGroup", models.SET_NULL, null=True, blank=True, related_name="reports")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    is_split = models.BooleanField(default=False)
    main = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    supporters = models.PositiveIntegerField(default=0)
    redirected_to = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    text_published = models.BooleanField(default=False)
    hidden = models.BooleanField(default=False)
    private = models.BooleanField(default=False)
    sensitive = models.BooleanField(default=False, help_text="Treated like a sensitive kind.")
    spam = models.BooleanField(default=False)
    is_test = models.BooleanField(default=False)
    triaged = models.BooleanField(default=False, help_text="The desk has done something with it.")
    needs_review = models.BooleanField(default=False)
    review_for = models.JSONField(default=list, blank=True, help_text="Why: codes of services.reviewing.")
    imported = models.BooleanField(default=False)
    made_up = models.BooleanField(default=False)
    source = models.CharField(max_length=40, blank=True)
    source_id = models.CharField(max_length=80, blank=True)
    reporter_key = models.CharField(max_length=26, blank=True, help_text="Of sensitive kinds, until they are released.")
    release = models.ForeignKey("reports.Release", models.SET_NULL, null=True, related_name="+")
    token_hash = models.CharField(max_length=64, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        permissions = [
            ("see_report", "See every report at the desk"),
            ("see_sensitive", "See reports of sensitive kinds"),
            ("see_contact", "See who reported"),
            ("see_reporter", "See what else the same person reported"),
            ("triage_report", "Accept, decline, plan and change reports"),
            ("publish_report", "Publish or hide text and photos"),
            ("hand_out", "Hand out a case as a public record"),
            ("report_for_caller", "Report for somebody who rings"),
            ("see_order", "See work orders"),
            ("plan_order", "Make and assign work orders"),
            ("approve_order", "Approve finished work orders"),
            ("work_order", "Start and finish work orders"),
            ("see_figures", "See the figures for managers"),
            ("export_figures", "Take figures out"),
            ("log_figure", "Write down figures of the promise, and what was done for it"),
            ("log_police_figure", "Write down the police's figures of the promise"),
            ("decide", "Add to what is to be decided, and tick it off"),
            ("freeze_promise", "Freeze a period of the promise, and write what turned out later"),
            ("change_settings", "Change the municipality's settings"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "reference"], name="report_reference_once"),
            models.UniqueConstraint(
                fields=["jurisdiction", "source", "source_id"],
                condition=~models.Q(source=""),
                name="report_source_once",
            ),
            models.CheckConstraint(condition=models.Q(status__in=workflow.STATUSES), name="report_status_known"),
            models.CheckConstraint(
                condition=models.Q(is_open=True, status__in=sorted(workflow.OPEN))
                | models.Q(is_open=False, status__in=sorted(workflow.CLOSED)),
                name="report_open_agrees",
            ),
            models.CheckConstraint(
                condition=models.Q(lng__isnull=True, lat__isnull=True, cell__isnull=True)
                | models.Q(lng__range=(-180, 180), lat__range=(-90, 90), cell__isnull=False),
                name="report_place_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(is_open=True) | models.Q(closed_at__isnull=False), name="report_closed_has_time"
            ),
            models.CheckConstraint(
                condition=~models.Q(status="duplicate") | models.Q(main__isnull=False), name="report_duplicate_has_main"
            ),
            models.CheckConstraint(
                condition=models.Q(is_split=False) | models.Q(parent__isnull=True), name="report_part_is_whole"
            ),
        ]
        indexes = [
            models.Index(
                fields=["jurisdiction", "cell"], name="report_where", include=["lng", "lat", "is_public", "is_open"]
            ),
            models.Index(fields=["jurisdiction", "is_public", "is_open", "cell"], name="report_public_where"),
            models.Index(fields=["jurisdiction", "is_public", "-received_at"], name="report_public_new"),
            models.Index(fields=["jurisdiction", "-received_at", "-id"], name="report_new"),
            models.Index(fields=["jurisdiction", "status", "-received_at", "-id"], name="report_status_new"),
            models.Index(fields=["jurisdiction", "kind", "-received_at", "-id"], name="report_kind_new"),
            models.Index(
                fields=["jurisdiction", "kind", "-received_at", "-id"],
                name="report_open_kind_new",
                condition=models.Q(is_open=True),
            ),
            models.Index(
                fields=["jurisdiction", "assigned_to", "-received_at", "-id"],
                name="report_open_mine",
                condition=models.Q(is_open=True),
            ),
            models.Index(
                fields=["jurisdiction", "promised_by", "id"], name="report_open_due", condition=models.Q(is_open=True)
            ),
            models.Index(
                fields=["jurisdiction", "-received_at", "-id"], name="report_open_new", condition=models.Q(is_open=True)
            ),
            models.Index(
                fields=[
                    "jurisdiction",
                    "status",
                    "kind",
                    "assigned_to",
                    "promised_by",
                    "needs_review",
                    "group",
                    "received_on",
                    "is_public",
                    "part_of_day",
                    "cell",
                    "imported",
                    "spam",
                    "is_test",
                    "triaged",
                    "parent",
                    "sensitive",
                    "is_open",
                    "id",
                ],
                name="report_open_views",
                condition=models.Q(is_open=True),
            ),  # the desk's counts and the ages of what is open read this index alone
            models.Index(
                fields=["jurisdiction", "-received_at", "-id"],
                name="report_review_new",
                condition=models.Q(needs_review=True),
            ),
            models.Index(fields=["jurisdiction", "is_public", "-closed_at"], name="report_public_closed"),
            models.Index(fields=["jurisdiction", "-updated_at", "-id"], name="report_changed"),
            models.Index(fields=["jurisdiction", "priority", "id"], name="report_urgent"),
            models.Index(fields=["jurisdiction", "-supporters", "-id"], name="report_seen_by"),
            models.Index(fields=["asset", "-received_at"], name="report_asset_new"),
            models.Index(
                fields=[
                    "jurisdiction",
                    "observed_on",
                    "observed_hour",
                    "darkness",
                    "kind",
                    "part_of_day",
                    "is_open",
                    "is_public",
                    "sensitive",
                    "spam",
                    "is_test",
                    "parent",
                    "status",
                    "triaged",
                ],
                name="report_seen",
            ),  # hours and light of a period read this index alone
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def word(self) -> workflow.PublicWord:
        return workflow.public_word(self.status)

    @property
    def is_sensitive(self) -> bool:
        return self.sensitive or self.kind.sensitive

    @property
    def has_place(self) -> bool:
        return self.lng is not None

    @property
    def promised_on(self) -> date | None:
        """The last day that keeps the promise: a promise of days ends at the midnight after it."""
        return last_day(self.jurisdiction, self.promised_by)


class ReportZone(models.Model):
    """The zone of a report in one layer version. No row for a layer: outside its zones, or no place."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="+", db_index=False)
    report = models.ForeignKey(Report, models.CASCADE, related_name="zone_links", db_index=False)
    version = models.ForeignKey(LayerVersion, models.CASCADE, related_name="+", db_index=False)
    zone = models.ForeignKey(Zone, models.CASCADE, related_name="report_links", db_index=False)
    set_by_hand = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "version"], name="one_zone_per_layer_version")]
        indexes = [models.Index(fields=["zone", "report"], name="zone_reports")]

    def __str__(self) -> str:
        return f"{self.report_id} in {self.zone_id}"
