"""What a person is told when something cannot be done. Translated to HTTP in api/problems.py and frontend."""

from typing import Any

from django.utils.translation import gettext as _


class Refused(Exception):
    """`detail` is a sentence for the person; `errors` holds sentences by field; `extra` goes along in problem+json."""

    status = 400
    code = "refused"

    def __init__(self, detail: str = "", *, errors: dict[str, str] | None = None, **extra: Any) -> None:
        self.errors = errors or {}
        self.detail = detail or " ".join(self.errors.values())
        self.extra = extra
        super().__init__(self.detail)


class BadInput(Refused):
    code = "bad_input"


class PlaceOutside(BadInput):
    """Farther outside than we accept; extra: municipality (name), contact."""

    code = "outside"


class NotAllowed(Refused):
    status = 403
    code = "not_allowed"


class NotThere(Refused):
    status = 404
    code = "not_there"


class LostRace(Refused):
    """Somebody was quicker; extra: current (what the thing is now), actor, at."""

    status = 409
    code = "lost_race"

    def __init__(self, detail: str = "", **more: Any) -> None:
        quicker = _("Somebody was quicker. Look at what it is now and decide again; nothing of yours is lost.")
        super().__init__(detail or quicker, **more)


class WrongStatus(LostRace):
    """The verb cannot be done from the present status; extra: possible (verbs that can)."""

    code = "wrong_status"


class KeyReused(Refused):
    """An idempotency key came back with another body."""

    status = 422
    code = "key_reused"


class Blocked(Refused):
    """Nothing is taken from this sender for a while."""

    status = 403
    code = "blocked"


class TooMany(Refused):
    status = 429
    code = "too_many"

    def __init__(self, *, retry_after_s: int) -> None:
        self.retry_after_s = retry_after_s
        super().__init__(_("That was a lot in a short time. Wait a little and send again; what you wrote is kept."))
