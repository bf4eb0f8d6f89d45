"""Reply templates: what the municipality says often, ready in each language."""

from django.db import models

from geo.models import Jurisdiction
from geo.words import WordsField
from reports.models.kinds import Kind


class ReplyTemplate(models.Model):
    """For one verb (and so for the status that it gives) and one kind; `kind` None: for every kind. `text` holds fields like {place}."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="reply_templates")
    name = models.CharField(max_length=80)
    verb = models.CharField(max_length=12)
    kind = models.ForeignKey(Kind, models.CASCADE, null=True, blank=True, related_name="+")
    text = WordsField()

    class Meta:
        ordering = ["verb", "name", "id"]
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "name"], name="reply_template_name_once")]

    def __str__(self) -> str:
        return self.name
