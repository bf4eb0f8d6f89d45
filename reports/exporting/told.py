"""What pages tell besides figures, as sheets: when it happens, what residents answered, promise, situation picture, ledger, decisions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from geo import zones
from geo.models import Jurisdiction
from reports.errors import BadInput
from reports.exporting.counted import OF_THE_MAP, asked_by, between, limits, note_of, without
from reports.exporting.sheets import DECIMAL, WHOLE, Column, Row, Sheet, said
from reports.insights import rates, rhythm
from reports.insights import satisfaction as answered
from reports.models import Decision, Period
from reports.models.report import DARKNESS
from reports.services import ledger as mended
from reports.services import promise_words, promises, unzoned
from reports.services import situation as picture
from reports.services import situation_words as picture_words
from reports.services.filters import LIGHT_WORDS, Seeker

Query = Mapping[str, Any]


def hours(town: Jurisdiction, user: Any, query: Query) -> Sheet:
    """A row for each hour of each weekday; under ten reports none, as on the page."""
    asked = asked_by(town, user, without(query, *OF_THE_MAP))
    found = rhythm.week(town, asked)
    columns = [Column("weekday", _("Weekday")), Column("hour", _("Hour"), WHOLE), Column("count", _("Reports"), WHOLE)]
    if found.n < rhythm.TOO_FEW:
        return Sheet(columns, [], 0, note=note_of(town, asked) or _("Too few to see a pattern."))
    rows = [
        Row([str(WEEKDAYS[day]), hour, found.counts[hour][day]])
        for day in range(rhythm.DAYS)
        for hour in range(rhythm.HOURS)
    ]
    return Sheet(columns, rows, len(rows))


def light(town: Jurisdiction, user: Any, query: Query) -> Sheet:
    """Counts and shares with their 95 % interval; under ten reports none."""
    asked = asked_by(town, user, without(query, *OF_THE_MAP))
    counts = rhythm.light(town, asked)
    n, words = sum(counts[code] for code in DARKNESS.values()), dict(LIGHT_WORDS(Seeker(town, None)))
    columns = [Column("light", _("Light")), Column("count", _("Reports"), WHOLE), *_share("share", _("Share"))]
    if n < rhythm.TOO_FEW:
        return Sheet(columns, [], 0, note=note_of(town, asked) or _("Too few to see a pattern."))
    rows = [Row([str(words[name]), counts[code], *_of(rates.share(counts[code], n))]) for name, code in DARKNESS.items()]  # fmt: skip
    return Sheet(columns, rows, len(rows))


def answers(town: Jurisdiction, user: Any, query: Query) -> Sheet:
    asked = asked_by(town, user, without(query, *OF_THE_MAP), "year")
    columns = [
        Column("by", _("By")), Column("name", _("Name")), Column("answers", _("Answers"), WHOLE), Column("fixed", _("Fixed"), WHOLE),
        Column("still_there", _("Still there"), WHOLE), *_share("fixed", _("Share fixed")), Column("good", _("Well"), WHOLE),
        Column("so_so", _("So-so"), WHOLE), Column("bad", _("Badly"), WHOLE), *_share("good", _("Share well")),
    ]  # fmt: skip
    titles = {answered.KIND: _("Kind"), answered.ZONE: _("Zone"), answered.CREW: _("Crew")}
    nameless = {answered.NOWHERE: unzoned.nowhere()}
    rows = [
        Row([titles[by], nameless.get(row.name, row.name), row.n, row.fixed, row.still_there, *_of(row.fixed_share), *row.rated_in_order, *_of(row.good_share)])
        for by, found in answered.of(town, asked).tables.items()
        for row in found
    ]  # fmt: skip
    return Sheet(columns, rows, len(rows), note=note_of(town, asked))


def _share(code: str, label: str) -> list[Column]:
    return [Column(f"{code}_share", label, DECIMAL), *limits(code, label)]


def _of(share: rates.Rate | None) -> list[float | None]:
    return [round(share.value, 4) if share else None, *between(share)]


def promise(town: Jurisdiction, user: Any, query: Query) -> Sheet:
    """Each figure of a period, as everybody reads it: frozen if it was frozen."""
    columns = [
        Column("promise", _("Promise")), Column("by", _("Who promises")), Column("text", _("What was promised")), Column("figure", _("Figure")),
        Column("value", _("Value"), DECIMAL), Column("unit", _("What is counted")), Column("n", _("Based on"), WHOLE),
        Column("baseline", _("Compared with"), DECIMAL), Column("target", _("Wanted"), DECIMAL), Column("state", _("State")),
        Column("source", _("Source")), Column("first", _("From day")), Column("until", _("Until")), Column("method", _("How it was counted")),
    ]  # fmt: skip
    period = _period(town, str(query.get("period", "")))
    found = promises.shown(period) if period else {"promises": []}
    rows = [
        Row([
            one["code"], str(promise_words.BY[one["by"]]), promise_words.say(one["text"]), promise_words.say(figure["name"]), figure["value"],
            promise_words.unit(figure), figure["n"], figure["baseline"], figure["target"], promise_words.state(figure["state"], figure["since"]),
            figure.get("source", ""), found["first"], found["until"], " ".join(promise_words.method(figure, found)),
        ])
        for one in found["promises"]
        for figure in one["figures"]
    ]  # fmt: skip
    return Sheet(columns, rows, len(rows))


def _period(town: Jurisdiction, code: str) -> Period | None:
    if not code:
        return promises.current(town)
    found = Period.objects.filter(jurisdiction=town, code=code).first()
    if not found:
        raise BadInput(errors={"period": _("There is no period “%(code)s”.") % {"code": code[:40]}})
    return found


def situation(town: Jurisdiction, user: Any, query: Query) -> Sheet:
    """Zones, kinds and the whole of a week, quarter or year that is over; `span` and `first`, without them the last week."""
    span = str(query.get("span") or picture.WEEK)
    first = picture.first_day(town, span, str(query.get("first", "")))
    if not first:
        raise BadInput(errors={"first": _("Choose a week, quarter or year that is over, by its first day.")})
    found = picture.of(town, span, first)
    columns = [
        Column("by", _("By")), Column("name", _("Name")), Column("new", _("New"), WHOLE), Column("closed", _("Closed"), WHOLE),
        Column("usual", _("Usual"), DECIMAL), Column("change", pgettext("of a count", "Change")), Column("first", _("From day")), Column("last", _("To day")),
        Column("usual_closed", _("Usually closed"), DECIMAL), Column("change_closed", _("Change of closed ones")),
    ]  # fmt: skip
    lines = [(_("All"), found.total), *((_("Zone"), line) for line in found.zones), *((_("Kind"), line) for line in found.kinds)]  # fmt: skip
    days = [found.first.isoformat(), found.last.isoformat()]
    rows = [
        Row([
            by, line.name, line.new, line.closed, line.usual, picture_words.change(line), *days, line.usual_closed, picture_words.change_closed(line),
        ])
        for by, line in lines
    ]  # fmt: skip
    note = " ".join(
        [picture_words.dark(found), *(sentence for _kind, sentences in found.felt for sentence in sentences)]
    )
    return Sheet(columns, rows, len(rows), note=note)


def ledger(town: Jurisdiction, user: Any, query: Query) -> Sheet:
    """Everything that was mended in a month (2026-11; without one the last that is over), whoever asks."""
    first = _month(town, str(query.get("month", "")))
    columns = [
        Column("zone", _("Zone")), Column("reference", pgettext("sheet", "Reference")), Column("category", _("Kind")), Column("place", _("Place")),
        Column("closed_on", _("Closed")), Column("days", _("Days"), WHOLE), Column("minutes", _("Minutes"), WHOLE),
    ]  # fmt: skip
    rows = [
        Row([
            zone.name, row.report.reference, str(row.report.kind.short_name), row.report.place_name,
            said(row.closed_on), row.days, row.minutes,
        ])
        for zone in mended.of(town, first, most=None)
        for row in zone.rows
    ]  # fmt: skip
    return Sheet(columns, rows, len(rows))


def _month(town: Jurisdiction, typed: str) -> date:
    if not typed:
        return mended.newest(town)
    try:
        first = date.fromisoformat(f"{typed}-01")
    except ValueError:
        first = date.max
    if not mended.is_month(town, first):
        raise BadInput(errors={"month": _("Choose a month that is over, written like 2026-11.")})
    return first


def decisions(town: Jurisdiction, user: Any, query: Query) -> Sheet:
    """Everything that was ever on the list."""
    columns = [
        Column("title", _("What is to be decided")), Column("zone", _("Zone")), Column("category", _("Kind")), Column("owner", _("Who takes it")),
        Column("due_on", _("Due")), Column("made_on", _("Put on the list")), Column("done_on", _("Done")),
    ]  # fmt: skip
    names = dict(zones.names(town))
    listed = Decision.objects.filter(jurisdiction=town).select_related("kind").order_by("made_at", "id")
    rows = [
        Row([
            one.title, str(names.get(one.zone_code, one.zone_code)), str(one.kind.short_name) if one.kind else "", one.owner,
            said(one.due_on), said(town.day(one.made_at)), said(one.done_on),
        ])
        for one in listed
    ]  # fmt: skip
    return Sheet(columns, rows, len(rows))
