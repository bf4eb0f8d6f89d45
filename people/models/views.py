"""Saved views: a way of looking at the queue under a name, one's own or shared with the desk."""

from django.db import models

from geo.models import Jurisdiction
from people.models.user import User


class SavedView(models.Model):
    """`query` is the address of the queue after the question mark, as the filters write it."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="saved_views")
    user = models.ForeignKey(User, models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000)
    shared = models.BooleanField(default=False)

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "user", "name"], name="view_name_once")]

    def __str__(self) -> str:
        return self.name
