"""The work order: one job for a crew, for one or many reports."""

from decimal import Decimal

from django.conf import settings
from django.db import models

from geo.models import Jurisdiction
from reports import workflow
from reports.models.organisations import Crew
from reports.models.report import Report
from reports.querysets import OrderQuerySet


class WorkOrder(models.Model):
    """`number` is unique per jurisdiction, like AO-118. The title is for staff and holds no personal data."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="orders")
    number = models.CharField(max_length=20)
    title = models.CharField(max_length=120)
    status = models.CharField(max_length=12, default=workflow.DRAFT)
    version = models.PositiveIntegerField(default=1)
    crew = models.ForeignKey(Crew, models.PROTECT, null=True, blank=True, related_name="orders")
    due_on = models.DateField(null=True, blank=True)
    priority = models.PositiveSmallIntegerField(default=3)
    minutes = models.PositiveIntegerField(null=True, blank=True)
    kit = models.CharField(
        max_length=40, blank=True, help_text="What the crew must have with it: a kit of one of the crews."
    )
    draft = models.JSONField(
        default=dict, help_text="A closing that lacks its photo, as it was typed: {code, note, minutes, ...}."
    )
    paused_until = models.DateField(null=True, blank=True)
    reports = models.ManyToManyField(Report, through="OrderLine", related_name="orders")
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField()
    made_up = models.BooleanField(default=False)

    objects = OrderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "number"], name="order_number_once"),
            models.CheckConstraint(condition=models.Q(status__in=workflow.ORDER_STATUSES), name="order_status_known"),
            models.CheckConstraint(
                condition=~models.Q(status__in=["done", "approved"]) | models.Q(done_at__isnull=False),
                name="order_done_has_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=["assigned", "in_progress", "paused"]) | models.Q(crew__isnull=False),
                name="order_assigned_has_crew",
            ),
        ]
        indexes = [models.Index(fields=["jurisdiction", "crew", "status", "due_on"], name="order_crew")]

    def __str__(self) -> str:
        return self.number

    @property
    def word(self) -> str:
        return str(workflow.ORDER_WORDS[self.status])


class OrderLine(models.Model):
    """A report in an order. `code` is the closing code that the crew gave it."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+")
    order = models.ForeignKey(WorkOrder, models.CASCADE, related_name="lines")
    report = models.ForeignKey(Report, models.PROTECT, related_name="lines")
    code = models.CharField(max_length=16, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["order", "report"], name="report_once_per_order")]

    def __str__(self) -> str:
        return f"{self.report_id} in {self.order_id}"


class OrderTask(models.Model):
    """One step of an order, ticked by the crew."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+")
    order = models.ForeignKey(WorkOrder, models.CASCADE, related_name="tasks")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=200)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.text


class OrderCost(models.Model):
    """What an order used: material, or anything else that costs. `price` is for one unit, in the currency of the jurisdiction."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+")
    order = models.ForeignKey(WorkOrder, models.CASCADE, related_name="costs")
    what = models.CharField(max_length=120)
    amount = models.DecimalField(max_digits=9, decimal_places=2)
    unit = models.CharField(max_length=20, blank=True)
    price = models.DecimalField(max_digits=10, decimal_places=2, default=0)
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.what

    @property
    def total(self) -> Decimal:
        return self.amount * self.price
