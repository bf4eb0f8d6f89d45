"""Text messages through whatever gateway the municipality has: one HTTP POST. Nothing is sent before SMS_URL is set."""

import json
import logging
from urllib.request import Request, urlopen

from django.conf import settings

log = logging.getLogger(__name__)
TIMEOUT_S = 10


def send(to: str, text: str) -> None:
    """Raises OSError when the gateway refuses or cannot be reached; the outbox then tries again.

    SMS_URL: "" does nothing, "console:" writes to the log, http(s) posts SMS_BODY (JSON) with {to} and {text} filled in.
    """
    url = settings.SMS_URL
    if not url:
        return
    if url == "console:":
        log.warning("text message to %s***: %s", to[:4], text)
        return
    headers = {"Content-Type": "application/json"}
    if settings.SMS_TOKEN:
        headers["Authorization"] = f"Bearer {settings.SMS_TOKEN}"
    request = Request(url, _filled(to, text), headers, method="POST")  # noqa: S310  config.env takes http and https only
    with urlopen(request, timeout=TIMEOUT_S):  # noqa: S310
        pass


def _filled(to: str, text: str) -> bytes:
    """The gateway's own field names, with our values as JSON strings."""
    body = {
        name: value.replace("{to}", to).replace("{text}", text) if isinstance(value, str) else value
        for name, value in settings.SMS_BODY.items()
    }
    return json.dumps(body).encode()
