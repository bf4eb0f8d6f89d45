"""Which version of a thing somebody saw when they pressed the button."""

from datetime import datetime

from django.http import HttpRequest, QueryDict
from django.utils.dateparse import parse_datetime

from reports.services.undoing import Seen


def seen_version(request: HttpRequest) -> int | None:
    """The form's hidden field; None when it holds no number: then only the status is checked."""
    return _number(request.POST.get("version", ""))


def seen_many(given: QueryDict) -> Seen:
    """Of a form with many reports: each as reference:version, and when the page was made."""
    ticked = (value.partition(":") for value in given.getlist("report"))
    versions = {reference.upper(): _number(version) for reference, _colon, version in ticked}
    return Seen({reference: version for reference, version in versions.items() if version is not None}, seen_at(given))


def seen_at(given: QueryDict) -> datetime | None:
    """When the page was made; None when it does not say, or says what is no moment."""
    try:
        at = parse_datetime(given.get("seen", ""))
    except ValueError:
        return None
    return at if at and at.tzinfo else None


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 10 else None
