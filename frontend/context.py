"""What every page knows: whose town it is, where one can go, whom to call."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, get_language_bidi, get_language_info
from django.utils.translation import gettext_lazy as _

from frontend.addresses import address_if_any
from frontend.middleware import known
from reports.services import colleagues

MENU = [
    ("map", _("Map"), "map"),
    ("list", _("List"), "list"),
    ("promise", _("The promise"), "tick"),
    ("figures", _("Figures"), "info"),
    ("months", _("The monthly page"), "clock"),
    ("mine", _("My reports"), "user"),
]
FOOT = [
    ("about", _("About")),
    ("ledger", _("What came of it")),
    ("data", _("Open data")),
    ("privacy", _("Personal data")),
    ("accessibility", _("Accessibility")),
]
STAFF_MENU = [
    ("desk", _("Desk"), "reports.triage_report"),
    ("orders", _("Work orders"), "reports.plan_order"),
    ("crew", _("Jobs"), "reports.work_order"),
    ("insights", _("Insights"), "reports.see_figures"),
    ("situations", _("Situation picture"), "reports.see_figures"),
    ("settings", _("Settings"), "reports.change_settings"),
]
IN_OTHER_WORDS = {"sv": "På svenska", "en": "In English", "ar": "بالعربية"}
SHORT = {"ar": "عربي"}  # where it is not the code in capitals


@dataclass(frozen=True)
class Way:
    """A link of a menu."""

    href: str
    label: Any
    icon: str = ""
    current: bool = False


@dataclass(frozen=True)
class Call:
    """A telephone number with what to say before it."""

    text: str
    href: str


class Site:
    """Read by the base templates; nothing is fetched before it is read."""

    name = "Tryggkarta"

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def jurisdiction(self) -> Any:
        return getattr(self.request, "jurisdiction", None) or None

    @property
    def area_name(self) -> str:
        return str(self.jurisdiction.area_name or self.jurisdiction) if self.jurisdiction else ""

    @property
    def made_up(self) -> bool:
        return bool(self.jurisdiction and self.jurisdiction.made_up)

    @property
    def language(self) -> str:
        return get_language() or "sv"

    @property
    def direction(self) -> str:
        return "rtl" if get_language_bidi() else "ltr"

    @property
    def machine_made(self) -> bool:
        """Nobody who speaks the language has read its words yet."""
        return self.language in settings.MACHINE_MADE

    @property
    def languages(self) -> list[tuple[str, str, str, str]]:
        """(code, words in that language, the same short, address) of the other languages of the town."""
        spoken = [known(code) for code in self.jurisdiction.languages] if self.jurisdiction else []
        others = [code for code in dict.fromkeys(spoken) if code and code != self.language]
        return [
            (
                code,
                IN_OTHER_WORDS.get(code) or get_language_info(code)["name_local"],
                SHORT.get(code, code.upper()),
                self._in(code),
            )
            for code in others
        ]

    @property
    def home(self) -> str:
        return address_if_any("map") or "/"

    @property
    def menu(self) -> list[Way]:
        return [self._way(name, label, icon) for name, label, icon in MENU if address_if_any(name)]

    @property
    def foot(self) -> list[Way]:
        return [self._way(name, label) for name, label in FOOT if address_if_any(name)]

    @property
    def staff_menu(self) -> list[Way]:
        may = self.request.user.has_perm  # type: ignore[union-attr]
        return [
            self._way(name, label) for name, label, permission in STAFF_MENU if address_if_any(name) and may(permission)
        ]

    @property
    def notices_href(self) -> str:
        """My page, for those who have one."""
        return address_if_any("desk-mine") if self.request.user.has_perm("reports.see_report") else ""  # type: ignore[union-attr]

    @cached_property
    def unread(self) -> int:
        return colleagues.unread(self.request.user)

    @property
    def sign_in(self) -> str:
        return address_if_any("sign-in")

    @property
    def sign_out(self) -> str:
        return address_if_any("sign-out")

    @property
    def manifest(self) -> str:
        return address_if_any("manifest")

    @property
    def offline_words(self) -> dict[str, Any]:
        """What the script on every page needs to speak of reports that wait on this phone."""
        return {
            "worker": address_if_any("worker"),
            "page": address_if_any("waiting"),
            "sent": _("Your report has been sent:"),
            "waits": _("A report waits on this phone for a connection."),
            "old": _("A report from another day waits on this phone. Shall it be sent?"),
            "see": _("See it"),
        }

    @property
    def emergency(self) -> list[Call]:
        """Numbers for danger now and for past crime: data of the town."""
        rows = self.jurisdiction.emergency if self.jurisdiction else []
        return [call(row["number"], row.get("label", {})) for row in rows]

    def _in(self, code: str) -> str:
        query = self.request.GET.copy()
        query["lang"] = code
        return f"?{query.urlencode()}"

    def _way(self, name: str, label: Any, icon: str = "") -> Way:
        href = address_if_any(name)
        return Way(href, label, icon, href == self._here)

    @cached_property
    def _here(self) -> str:
        """The menu's address that the page lies under: the longest one that fits."""
        path = self.request.path
        addresses = [address_if_any(str(way[0])) for way in (*MENU, *FOOT, *STAFF_MENU)]
        fits = [href for href in addresses if href and (path == href or (href != self.home and path.startswith(href)))]
        return max(fits, key=len, default="")


def call(number: str, label: dict[str, str]) -> Call:
    said = label.get(get_language() or "") or next(iter(label.values()), "")
    text = said if number in said else f"{said} {number}".strip()
    return Call(text, "tel:" + re.sub(r"[^\d+]", "", number))


def site(request: HttpRequest) -> dict[str, Any]:
    return {"site": Site(request), "csp_nonce": getattr(request, "csp_nonce", "")}
