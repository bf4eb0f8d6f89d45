"""API keys: shown once, kept as a hash."""

import hashlib
import secrets

from django.db import models

from people.models.user import User


def hash_of(key: str) -> str:
    """A key has 128 bits of chance, so one round of SHA-256 is enough."""
    return hashlib.sha256(key.encode()).hexdigest()


class ApiKey(models.Model):
    user = models.ForeignKey(User, models.CASCADE, related_name="api_keys")
    name = models.CharField(max_length=80, blank=True)
    key_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name or f"key {self.pk}"

    @classmethod
    def make(cls, user: User, name: str = "") -> tuple["ApiKey", str]:
        """A new key: the row and the secret, which is never shown again."""
        secret = f"tk_{secrets.token_urlsafe(24)}"
        return cls.objects.create(user=user, name=name, key_hash=hash_of(secret)), secret
