"""What a situation picture says, in sentences."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.services.promise_words import number
from reports.services.situation import QUARTER, WEEK, Line, Picture


def when(picture: Picture) -> str:
    if picture.span == WEEK:
        return _("Week %(n)s, %(year)s") % {"n": picture.first.isocalendar().week, "year": picture.first.isocalendar().year}  # fmt: skip
    if picture.span == QUARTER:
        return _("Quarter %(n)s, %(year)s") % {"n": (picture.first.month + 2) // 3, "year": picture.first.year}
    return str(picture.first.year)


def title(picture: Picture) -> str:
    return _("Situation picture: %(when)s") % {"when": when(picture)}


def days(picture: Picture) -> str:
    return f"{date_format(picture.first, 'j F')} – {date_format(picture.last, 'j F Y')}"


def sentence(picture: Picture) -> str:
    new = ngettext("%(n)s new", "%(n)s new", picture.new[0]) % {"n": picture.new[0]}
    closed = ngettext("%(n)s closed", "%(n)s closed", picture.closed[0]) % {"n": picture.closed[0]}
    said = f"{new}, {closed}"
    if picture.reopened:
        said += f", {_('%(n)s opened again') % {'n': picture.reopened}}"
    return f"{said}. {against(picture.total)}"


def against(line: Line) -> str:
    """New ones against the four periods before, in words."""
    if line.usual is None:
        return _("There is nothing to compare with yet: the four before begin before the first report.")
    if line.change is None:
        return _("Too few to compare with the four before.")
    usual = {"n": abs(line.change), "usual": number(line.usual)}
    if not line.change:
        return _("About as many as usual (%(usual)s).") % usual
    if line.change > 0:
        return _("%(n)s more than usual (%(usual)s).") % usual
    return _("%(n)s fewer than usual (%(usual)s).") % usual


def change(line: Line) -> str:
    """The same for a table: +4, −3, 0, few; a dash where there is nothing to compare with."""
    if line.usual is None:
        return "–"
    if line.change is None:
        return _("few")
    return f"+{line.change}" if line.change > 0 else f"−{-line.change}" if line.change else "0"


def now(picture: Picture) -> str:
    return _("Just now %(open)s are open, %(late)s of them overdue.") % {"open": picture.open, "late": picture.overdue}
