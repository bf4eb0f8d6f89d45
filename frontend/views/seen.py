"""Which version of a thing somebody saw when they pressed the button."""

from django.http import HttpRequest


def seen_version(request: HttpRequest) -> int | None:
    """The form's hidden field; None when it holds no number: then only the status is checked."""
    version = request.POST.get("version", "")
    return int(version) if version.isdecimal() and len(version) < 10 else None
