"""Monthly releases of sensitive kinds (decision 5), and what links a feeling to a fault close by."""

from django.db import models

from geo.models import Jurisdiction
from reports.models.kinds import Kind


class Release(models.Model):
    """Made once for a month, from what came in before it, and never again."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="+", db_index=False)
    month = models.DateField(help_text="Its first day.")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "month"], name="release_once")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class ReleasedGroup(models.Model):
    """So many reports of one kind, enough of them that nobody can be recognised: of a 500 m square, of the rest of a zone, or of the
    rest of the whole area. A report is in one group at most."""

    SORTS = [("square", "square"), ("zone", "zone"), ("area", "area")]

    release = models.ForeignKey(Release, models.CASCADE, related_name="groups")
    kind = models.ForeignKey(Kind, models.CASCADE, related_name="+", db_index=False)
    sort = models.CharField(max_length=8, choices=SORTS)
    square = models.BigIntegerField(null=True)
    zone_code = models.CharField(max_length=60, blank=True)
    n = models.PositiveIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(n__gte=5), name="released_group_large_enough")]

    def __str__(self) -> str:
        return f"{self.sort} {self.n}"


class FaultLink(models.Model):
    """A place that feels unsafe, and a fault within 50 m of it. `better`: the answer when the fault was mended."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="+", db_index=False)
    report = models.ForeignKey("reports.Report", models.CASCADE, related_name="fault_links", db_index=False)
    fault = models.ForeignKey("reports.Report", models.CASCADE, related_name="feeling_links")
    better = models.BooleanField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "fault"], name="fault_link_once")]

    def __str__(self) -> str:
        return f"{self.report_id} near {self.fault_id}"
