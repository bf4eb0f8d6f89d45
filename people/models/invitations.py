"""The link by which somebody sets the password of an account: for a new colleague, or for one who has forgotten it."""

from django.conf import settings
from django.db import models


class Invitation(models.Model):
    """Works once and until `expires_at`; the newest of a person only. The secret itself is kept nowhere."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="invitations")
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    secret_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"invitation of {self.user_id}"
