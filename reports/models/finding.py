"""How far the index of words has read the events; the index itself is the database's own (services.indexing)."""

from django.db import models


class IndexMark(models.Model):
    """One row. `seen_to`: the last event taken in; `settled_to`: up to here nothing can come late any more."""

    seen_to = models.BigIntegerField(default=0)
    settled_to = models.BigIntegerField(default=0)
    settling_to = models.BigIntegerField(default=0)
    settling_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"events to {self.seen_to}"
