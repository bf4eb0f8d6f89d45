"""Which jurisdiction a command is about."""

from django.utils.translation import gettext as _

from geo.errors import BadFile
from geo.models import Jurisdiction


def jurisdiction_named(code: str | None) -> Jurisdiction:
    """The named one, else the default one. Raises BadFile when there is none."""
    wanted = Jurisdiction.objects.filter(code=code) if code else Jurisdiction.objects.filter(is_default=True)
    found = wanted.first()
    if not found:
        known = ", ".join(Jurisdiction.objects.values_list("code", flat=True)) or "-"
        raise BadFile(
            _("There is no jurisdiction “%(code)s”. There are: %(known)s.") % {"code": code or "", "known": known}
        )
    return found
