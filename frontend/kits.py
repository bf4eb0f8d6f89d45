"""What crews take along, in words; a kit that is not here is shown by its code."""

from django.utils.translation import gettext_lazy as _

KITS = {"lift": _("Lift"), "saw": _("Saw"), "paint": _("Paint"), "tools": _("Tools")}
