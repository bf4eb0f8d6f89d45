"""Parts that templates of every area use: icons, the word of a status, days and numbers for people."""

import re
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.templatetags.static import static as django_static
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from frontend.addresses import address
from frontend.kits import KITS
from frontend.storage import JOINED, SHARED
from geo import zones
from reports.models import Target
from reports.services.clock import working_days_left, working_hours_left
from reports.workflow import NOTICE_WORDS, ORDER_WORDS, order_past, past, public_word, round_past

register = template.Library()
THIN_SPACE = "\u202f"
SPRITE = "frontend/icons.svg"


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """One of our own drawings; it says nothing to a screen reader, so a word stands beside it. Sizes: small, large."""
    return _icon(name, size, sprite())


@lru_cache(maxsize=1000)
def _icon(name: str, size: str, sheet: str) -> SafeString:
    classes = f"icon icon-{size}" if size else "icon"
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>', classes, sheet, name)


@register.simple_tag
def sprite() -> str:
    return static(SPRITE)


@register.simple_tag
def static(name: str) -> str:
    """The address of a static file, found once per process; the settings that it follows from are part of the question."""
    return _static(name, settings.STATIC_URL, settings.STATIC_ROOT, settings.STORAGES["staticfiles"]["BACKEND"])


@lru_cache(maxsize=500)
def _static(name: str, _url: str, _root: Any, _storage: str) -> str:
    return django_static(name)


@register.simple_tag
def page(name: str, *arguments: Any) -> str:
    """The address of a page, for rows of a list: {% page "case" reference %}. See frontend.addresses."""
    return address(name, *arguments)


@register.simple_tag
def stylesheets() -> SafeString:
    """Links to the shared style: one joined file once static files are collected, before that its parts."""
    from django.contrib.staticfiles.storage import staticfiles_storage

    names = [JOINED] if getattr(staticfiles_storage, "collected", False) else SHARED
    return format_html_join("\n", '<link rel="stylesheet" href="{}">', ((static(name),) for name in names))


@register.simple_tag
def status_word(status: str) -> SafeString:
    """Shape, word and colour of a report's status, as everybody may read it."""
    return _status_word(status, get_language() or "", sprite())


@lru_cache(maxsize=500)
def _status_word(status: str, _language: str, sheet: str) -> SafeString:
    public = public_word(status)
    return format_html(
        '<span class="status tone-{}">{}{}</span>', public.tone, _icon(public.shape, "small", sheet), public.word
    )


@register.filter
def at(words: Any, key: Any) -> Any:
    """The entry of a table; keys that came through JSON are text."""
    return words.get(key) or words.get(int(key) if str(key).isdecimal() else key, "")


@register.filter
def order_word(status: str) -> str:
    return str(ORDER_WORDS[status])


@register.filter
def kit_word(code: str) -> str:
    """What an order needs, or a crew has with it."""
    return str(KITS.get(code, code))


SMALL_NUMBERS = {
    2: gettext_lazy("Two"),
    3: gettext_lazy("Three"),
    4: gettext_lazy("Four"),
    5: gettext_lazy("Five"),
    6: gettext_lazy("Six"),
}


@register.filter
def count_word(n: int) -> str:
    """Three, at the beginning of a sentence; figures for more than six."""
    return str(SMALL_NUMBERS.get(n, n))


@register.filter
def due_word(day: date | None, jurisdiction: Any) -> str:
    """today, tomorrow, 3 November; nothing for nothing."""
    if not day:
        return ""
    days = (day - _today(jurisdiction)).days
    return {0: _("today"), 1: _("tomorrow")}.get(days) or local_date(day, jurisdiction)


HOURS_FROM = 120


@register.filter
def worked(minutes: int) -> str:
    """45 minutes of work; from two hours on in whole hours."""
    if minutes < HOURS_FROM:
        return ngettext("%(n)s minute of work", "%(n)s minutes of work", minutes) % {"n": minutes}
    hours = round(minutes / 60)
    return ngettext("%(n)s hour of work", "%(n)s hours of work", hours) % {"n": number(hours)}


@register.filter
def done(verb: str) -> str:
    """What an event of a report says happened."""
    return past(verb)


@register.filter
def notice_word(sort: str) -> str:
    """What a notice to a colleague is about."""
    return str(NOTICE_WORDS[sort])


@register.filter
def order_done(verb: str) -> str:
    """What an event of an order says happened."""
    return order_past(verb)


@register.filter
def round_done(verb: str) -> str:
    """What an event of a round says happened."""
    return round_past(verb)


@register.filter
def words(value: Any) -> str:
    """Words that are data, in the reader's language."""
    return str(value or "")


@register.filter
def number(value: Any, decimals: int = 0) -> str:
    """1 234 with a thin space that never breaks; nothing for nothing."""
    if value is None or value == "":
        return ""
    rounded = round(value, decimals) + 0.0 if isinstance(value, float) else value  # number_format would cut; never a −0
    plain = number_format(rounded, decimals, use_l10n=True, force_grouping=False)
    whole, mark, rest = plain.partition(",") if "," in plain else plain.partition(".")
    return _grouped(whole) + mark + rest


def _grouped(digits: str) -> str:
    sign, digits = ("−", digits[1:]) if digits.startswith("-") else ("", digits)
    if len(digits) < 4:
        return sign + digits
    return sign + f"{int(digits):,}".replace(",", THIN_SPACE)


@register.filter
def local_date(value: datetime | date | None, jurisdiction: Any = None) -> str:
    """3 november, or 3 november 2025 when it is another year; local to the town."""
    day = _day(value, jurisdiction)
    if not day:
        return ""
    return date_format(day, "j F" if day.year == _today(jurisdiction).year else "j F Y")


@register.filter
def local_time(value: datetime | None, jurisdiction: Any = None) -> str:
    """3 november 10:42, local to the town."""
    if not value:
        return ""
    local = jurisdiction.local(value) if jurisdiction else timezone.localtime(value)
    return f"{local_date(value, jurisdiction)} {local:%H:%M}"


@register.filter
def ago(value: datetime | date | None, jurisdiction: Any = None) -> str:
    """today, yesterday, 6 days, 3 weeks, 5 months, 2 years: how old something is, in whole days of the town."""
    day = _day(value, jurisdiction)
    return age_words((_today(jurisdiction) - day).days) if day else ""


def age_words(days: int) -> str:
    if days <= 0:
        return _("today")
    if days == 1:
        return _("yesterday")
    if days < 21:
        return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
    if days < 60:
        return ngettext("%(n)s week", "%(n)s weeks", days // 7) % {"n": days // 7}
    if days < 730:
        return ngettext("%(n)s month", "%(n)s months", days * 12 // 365) % {"n": days * 12 // 365}
    return ngettext("%(n)s year", "%(n)s years", days // 365) % {"n": days // 365}


@register.filter
def clock(report: Any, jurisdiction: Any) -> str:
    """How much of the promised time is left, in words; nothing when nothing was promised or it is closed."""
    if not report.is_open or not report.promised_by:
        return ""
    if report.paused_at:
        return _("the clock waits")
    now = timezone.now()
    left = working_days_left(jurisdiction, now, report.promised_by)
    if report.promise_unit == Target.ROUND and now < report.promised_by:
        return _("round week %(week)s") % {"week": report.promised_on.isocalendar().week}
    if report.promise_unit == Target.HOURS and abs(left) <= 1:
        return _hours(working_hours_left(jurisdiction, now, report.promised_by))
    if left > 0:
        return ngettext("%(n)s working day left", "%(n)s working days left", left) % {"n": left}
    if left == 0:
        return _("promised today")
    return ngettext("%(n)s working day late", "%(n)s working days late", -left) % {"n": -left}


def _hours(left: int) -> str:
    if left >= 0:
        return ngettext("%(n)s working hour left", "%(n)s working hours left", left) % {"n": left}
    return ngettext("%(n)s working hour late", "%(n)s working hours late", -left) % {"n": -left}


@register.filter
def with_calls(sentence: str) -> SafeString:
    """The sentence with its telephone numbers as links."""
    parts = re.split(r"(\+?\d[\d -]+\d)", str(sentence))
    pieces = (
        format_html('<a href="tel:{}">{}</a>', re.sub("[ -]", "", part), part) if n % 2 else part
        for n, part in enumerate(parts)
    )
    return format_html_join("", "{}", ((piece,) for piece in pieces))


@register.filter
def is_late(report: Any) -> bool:
    return bool(report.is_open and report.promised_by and not report.paused_at and report.promised_by < timezone.now())


def _day(value: datetime | date | None, jurisdiction: Any) -> date | None:
    if not isinstance(value, datetime):
        return value or None
    return jurisdiction.day(value) if jurisdiction else timezone.localtime(value).date()


def _today(jurisdiction: Any) -> date:
    return jurisdiction.day(timezone.now()) if jurisdiction else timezone.localdate()


@register.filter
def undo_of(message: Any) -> str:
    """The number of what a message offers to take back; empty when nothing."""
    return next(
        (tag.removeprefix("undo-") for tag in (message.extra_tags or "").split() if tag.startswith("undo-")), ""
    )


@register.simple_tag
def zones_version(jurisdiction: Any, layer: Any = None) -> str:
    """Which zones a page's figures are told by, the default ones when none are named; nothing where there are none."""
    layer = layer or zones.layer_of(jurisdiction)
    if layer is None:
        return ""
    said = {"layer": str(layer.name) or layer.code, "version": zones.version_of(jurisdiction, layer)}
    return _("Zones: %(layer)s, version %(version)s.") % said
