"""Scripts sign in with `Authorization: Bearer <api-key>`."""

from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from people.models import ApiKey
from people.models.keys import hash_of


class ApiKeyAuthentication(BaseAuthentication):
    keyword = "Bearer"

    def authenticate(self, request: Request) -> tuple | None:
        parts = get_authorization_header(request).decode("latin-1").split()
        if not parts or parts[0].lower() != "bearer":
            return None
        if len(parts) != 2:
            raise AuthenticationFailed(_("The Authorization header must be: Bearer and one key."))
        key = (
            ApiKey.objects.select_related("user")
            .filter(key_hash=hash_of(parts[1]), revoked_at=None, user__is_active=True)
            .first()
        )
        if key is None or _elsewhere(key, request):
            raise AuthenticationFailed(_("This key is not known or was revoked. Ask your administrator for a new one."))
        return key.user, key

    def authenticate_header(self, request: Request) -> str:
        return self.keyword


def _elsewhere(key: ApiKey, request: Request) -> bool:
    """A key of another jurisdiction is not known here."""
    here = getattr(request, "jurisdiction", None)
    return here is not None and bool(here) and key.user.jurisdiction_id not in (None, here.pk)


class ApiKeyScheme(OpenApiAuthenticationExtension):
    """How the schema says it."""

    target_class = ApiKeyAuthentication
    name = "apiKey"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}
