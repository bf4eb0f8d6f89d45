"""Web push (RFC 8030, 8291, 8292): encrypted for one browser, handed to its push service. Nothing is sent before PUSH_CONTACT is set."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from functools import cache
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from django.conf import settings

TIMEOUT_S = 10
KEEP_S = 24 * 3600  # how long the push service keeps it for a browser that is off
GONE, SENT, OFF = "gone", "sent", "off"


class Sender:
    """Signs with this installation's key and encrypts for the browser; the key is made once and kept in DATA_DIR."""

    def __init__(self) -> None:
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric import ec
        from webpush import WebPush

        kept = settings.DATA_DIR / "push-key.pem"
        if not kept.exists():
            private = ec.generate_private_key(ec.SECP256R1())
            kept.touch(mode=0o600)
            kept.write_bytes(
                private.private_bytes(
                    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
                )
            )
        key = serialization.load_pem_private_key(kept.read_bytes(), password=None)
        public = key.public_key()
        pem = public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        point = public.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
        self.public_key = urlsafe_b64encode(point).decode().rstrip("=")
        self.pusher = WebPush(private_key=kept, public_key=_stream(pem), subscriber=settings.PUSH_CONTACT, ttl=KEEP_S)

    def message(self, endpoint: str, keys: dict[str, str], said: dict[str, Any]) -> tuple[bytes, dict[str, str]]:
        """(encrypted body, headers) of one push."""
        from webpush import WebPushSubscription

        made = self.pusher.get(said, WebPushSubscription(endpoint=endpoint, keys=keys))  # type: ignore[arg-type]
        return made.encrypted, {str(name): str(value) for name, value in made.headers.items()}


@cache
def sender() -> Sender:
    return Sender()


def public_key() -> str:
    """What a browser needs to subscribe; empty while push is switched off."""
    return sender().public_key if settings.PUSH_CONTACT else ""


def send(endpoint: str, keys: dict[str, str], said: dict[str, Any]) -> str:
    """SENT, GONE when the browser has ended it, OFF when push is not set up. Raises OSError to be tried again."""
    if not settings.PUSH_CONTACT:
        return OFF
    body, headers = sender().message(endpoint, keys, said)
    request = Request(endpoint, body, headers, method="POST")  # noqa: S310  services.following takes https only
    try:
        with urlopen(request, timeout=TIMEOUT_S):  # noqa: S310
            return SENT
    except HTTPError as problem:
        if problem.code in (404, 410):
            return GONE
        raise


def _stream(text: bytes) -> Any:
    from io import BytesIO

    return BytesIO(text)
