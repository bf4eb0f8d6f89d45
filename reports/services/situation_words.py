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
    return " ".join(part for part in (f"{said}.", against(picture.total), against_closed(picture.total)) if part)


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


def against_closed(line: Line) -> str:
    """The same of those that were closed; nothing where there is nothing to compare with, which is said already."""
    if line.usual_closed is None:
        return ""
    if line.change_closed is None:
        return _("Closed: too few to compare with the four before.")
    usual = {"n": abs(line.change_closed), "usual": number(line.usual_closed)}
    if not line.change_closed:
        return _("Closed: about as many as usual (%(usual)s).") % usual
    if line.change_closed > 0:
        return _("Closed: %(n)s more than usual (%(usual)s).") % usual
    return _("Closed: %(n)s fewer than usual (%(usual)s).") % usual


def change(line: Line) -> str:
    """New ones against the four periods before, for a table: +4, −3, 0, few; a dash where there is nothing to compare with."""
    return _signed(line.change, line.usual)


def change_closed(line: Line) -> str:
    return _signed(line.change_closed, line.usual_closed)


def _signed(change: int | None, usual: float | None) -> str:
    if usual is None:
        return "–"
    if change is None:
        return _("few")
    return f"+{change}" if change > 0 else f"−{-change}" if change else "0"


def dark(picture: Picture) -> str:
    """Of the new ones, how many were seen in the dark."""
    if picture.dark_percent is None:
        return _("Too few new ones to say how many were seen in the dark.")
    counts = {"n": picture.dark, "of": picture.seen, "percent": picture.dark_percent}
    return _("%(n)s of %(of)s new ones were seen in the dark (%(percent)s %%).") % counts


def now(picture: Picture) -> str:
    return _("Just now %(open)s are open, %(late)s of them overdue.") % {"open": picture.open, "late": picture.overdue}
