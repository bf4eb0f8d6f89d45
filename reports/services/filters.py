"""The desk's filters: one table that the queue, saved views, search and the API read. Each narrows; they combine freely."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language_info, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from geo import zones
from geo.models import Jurisdiction
from reports import workflow
from reports.errors import BadInput
from reports.models import Contact, Event, Handover, OrderLine, Photo, Report, ReportZone, Team, Text
from reports.models.report import DARKNESS, PARTS_OF_DAY
from reports.services import cleaning, finding, setup

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MOST_VALUES = 40
ME, NOBODY, OUTSIDE = "me", "nobody", "outside"
CHOICE, DAY, NUMBER, TRUTH, LINE = "choice", "day", "number", "truth", "line"
Rows = QuerySet[Report]


@dataclass(frozen=True)
class Seeker:
    """Where somebody looks, and who it is: what a filter may need to know, and what the search has found."""

    town: Jurisdiction
    user: Any
    hits: finding.Hits = field(default_factory=finding.Hits, compare=False)


@dataclass(frozen=True)
class Filter:
    """`narrow` gets the rows, the values (several only where `widget` is choice) and who asks. `choices` are (code, words).

    Values of one filter are joined by or, filters by and.
    """

    name: str
    label: _StrPromise
    widget: str
    group: str
    narrow: Callable[[Rows, list[str], Seeker], Rows]
    choices: Callable[[Seeker], Iterable[tuple[str, Any]]] | None = None


WHAT, WHERE, WHEN, WHO, STATE = "what", "where", "when", "who", "state"
GROUPS = {
    WHAT: gettext_lazy("What"),
    WHERE: gettext_lazy("Where"),
    WHEN: gettext_lazy("When"),
    WHO: gettext_lazy("Who"),
    STATE: gettext_lazy("How it stands"),
}


def read(given: Mapping[str, Any]) -> dict[str, list[str]]:
    """{filter: values} of an address. Values stand repeated or with commas between; unknown names are left alone."""
    found: dict[str, list[str]] = {}
    for name, one in FILTERS.items():
        raw = given.getlist(name) if hasattr(given, "getlist") else [given.get(name, "")]
        parts = [part for value in raw for part in (str(value).split(",") if one.widget == CHOICE else [str(value)])]
        values = list(dict.fromkeys(part.strip()[:80] for part in parts if part.strip()))[:MOST_VALUES]
        if values:
            found[name] = values
    return found


def narrowed(rows: Rows, asked: Mapping[str, list[str]], seeker: Seeker) -> Rows:
    """The rows that pass every filter. Raises BadInput with the filter's name for a value that it cannot read."""
    for name, values in asked.items():
        rows = FILTERS[name].narrow(rows, values, seeker)
    return rows


def said(asked: Mapping[str, list[str]], seeker: Seeker) -> list[tuple[str, str, str]]:
    """(name, label, values in words) of what is asked, for chips that can be taken away."""
    lines = []
    for name, values in asked.items():
        one = FILTERS[name]
        words = dict(one.choices(seeker)) if one.choices else {}
        lines.append((name, str(one.label), ", ".join(str(words.get(value, value)) for value in values)))
    return lines


def _column(path: str) -> Any:
    return lambda rows, values, seeker: rows.filter(**{f"{path}__in": values})


def _truth(where: Callable[[Seeker], Q]) -> Any:
    """Yes keeps what is so, no keeps the rest."""

    def narrow(rows: Rows, values: list[str], seeker: Seeker) -> Rows:
        found = where(seeker)
        return rows.filter(found if values[0] == "yes" else ~found)

    return narrow


def _there(model: Any, **more: Any) -> Callable[[Seeker], Q]:
    return lambda seeker: Q(Exists(model.objects.filter(report=OuterRef("pk"), **more)))


def _day(path: str, compare: str, name: str) -> Any:
    return lambda rows, values, seeker: rows.filter(**{f"{path}__{compare}": cleaning.day(values[0], name)})


def _moment(path: str, compare: str, name: str) -> Any:
    """A day as the time at which it begins or, for `lt`, at which it is over."""

    def narrow(rows: Rows, values: list[str], seeker: Seeker) -> Rows:
        day = cleaning.day(values[0], name)
        return rows.filter(**{f"{path}__{compare}": seeker.town.day_start(day + timedelta(days=compare == "lt"))})

    return narrow


def _number(path: str, name: str) -> Any:
    return lambda rows, values, seeker: rows.filter(
        **{f"{path}__gte": cleaning.number(values[0], name, low=0, high=9999)}
    )


def _kinds(rows: Rows, values: list[str], seeker: Seeker) -> Rows:
    """By id: the lists are in memory, and the index of the rows begins with it."""
    known = {kind.code: kind.pk for kind in setup.of(seeker.town).all_kinds}
    return rows.filter(kind__in=[known[code] for code in values if code in known])


def _groups(rows: Rows, values: list[str], seeker: Seeker) -> Rows:
    return rows.filter(kind__in=[kind.pk for kind in setup.of(seeker.town).all_kinds if kind.group.code in values])


def _organisation(path: str) -> Any:
    def narrow(rows: Rows, values: list[str], seeker: Seeker) -> Rows:
        known = setup.of(seeker.town).organisations
        found = Q(**{f"{path}__in": [known[code].pk for code in values if code in known]})
        return rows.filter(found | Q(**{f"{path}__isnull": True}) if NOBODY in values else found)

    return narrow


def _zones(rows: Rows, values: list[str], seeker: Seeker) -> Rows:
    """Of the default layer as it is now; `outside` is a place in none of its zones."""
    here = zones.zones_of(seeker.town, zones.layer_of(seeker.town))
    links = ReportZone.objects.filter(report=OuterRef("pk"))
    found = Q(Exists(links.filter(zone_id__in=[zone.id for zone in here if zone.code in values])))
    if OUTSIDE in values:
        found |= Q(~Exists(links.filter(zone_id__in=[zone.id for zone in here])), lng__isnull=False)
    return rows.filter(found)


def _people(path: str) -> Any:
    def narrow(rows: Rows, values: list[str], seeker: Seeker) -> Rows:
        names = [value for value in values if value not in (ME, NOBODY)]
        found = Q(**{f"{path}__username__in": names}) if names else Q(pk__in=[])
        if ME in values:
            found |= Q(**{path: seeker.user.pk})
        if NOBODY in values:
            found |= Q(**{f"{path}__isnull": True})
        return rows.filter(found)

    return narrow


def _teams(rows: Rows, values: list[str], seeker: Seeker) -> Rows:
    found = Q(team__code__in=[value for value in values if value != NOBODY])
    return rows.filter(found | Q(team__isnull=True) if NOBODY in values else found)


def _parts(rows: Rows, values: list[str], seeker: Seeker) -> Rows:
    return rows.filter(part_of_day__in=[PARTS_OF_DAY[value] for value in values if value in PARTS_OF_DAY])


def _darkness(rows: Rows, values: list[str], seeker: Seeker) -> Rows:
    return rows.filter(darkness__in=[DARKNESS[value] for value in values if value in DARKNESS])


def _priorities(rows: Rows, values: list[str], seeker: Seeker) -> Rows:
    return rows.filter(priority__in=[int(value) for value in values if value in dict(PRIORITY_WORDS)])


def _clock(rows: Rows, values: list[str], seeker: Seeker) -> Rows:
    """late: promised and past; today and week: promised within; none: nothing is promised."""
    now = timezone.now()
    today = seeker.town.day(now)
    ends = {name: seeker.town.day_start(today + timedelta(days=days)) for name, days in (("today", 1), ("week", 7))}
    found = Q(pk__in=[])
    for value in values:
        if value == "late":
            found |= Q(promised_by__lt=now) & ~Q(status=workflow.WAITING)
        elif value in ends:
            found |= Q(promised_by__gte=now, promised_by__lte=ends[value])
        elif value == "none":
            found |= Q(promised_by__isnull=True)
    return rows.filter(found)


def _older(rows: Rows, values: list[str], seeker: Seeker) -> Rows:
    days = cleaning.number(values[0], "older", low=0, high=9999)
    return rows.filter(received_at__lt=timezone.now() - timedelta(days=days))


def _order(rows: Rows, values: list[str], seeker: Seeker) -> Rows:
    """yes and no: whether an open order holds it; else the number of one."""
    lines = OrderLine.objects.filter(report=OuterRef("pk"))
    if values[0] in ("yes", "no"):
        held = Exists(lines.filter(order__status__in=workflow.ORDER_OPEN))
        return rows.filter(held if values[0] == "yes" else ~held)
    return rows.filter(Exists(lines.filter(order__number=values[0].upper())))


def _answered(seeker: Seeker) -> Q:
    """Somebody to whom it was passed on has answered, and no officer has looked yet."""
    return _there(Handover, answered_at__isnull=False, decided_at=None, recalled_at=None)(seeker)


def _reopened(seeker: Seeker) -> Q:
    return Q(Exists(Event.objects.filter(report=OuterRef("pk"), verb="reopen")))


def _status(rows: Rows, values: list[str], seeker: Seeker) -> Rows:
    """Statuses, and the groups open and closed."""
    groups = {"open": workflow.OPEN, "closed": workflow.CLOSED}
    unknown = [value for value in values if value not in workflow.STATUSES and value not in groups]
    if unknown:
        raise BadInput(
            errors={
                "status": _("“%(value)s” is not one of: %(known)s.")
                % {"value": unknown[0][:40], "known": ", ".join(["open", "closed", *workflow.STATUSES])}
            }
        )
    wanted = {status for value in values for status in groups.get(value, {value})}
    for is_open, group in ((True, workflow.OPEN), (False, workflow.CLOSED)):
        if wanted == group:
            return rows.filter(is_open=is_open)
    return rows.filter(status__in=sorted(wanted))


def _statuses(seeker: Seeker) -> Iterable[tuple[str, Any]]:
    yield from ((status, workflow.public_word(status).word) for status in workflow.STATUSES)


def _staff(seeker: Seeker) -> Iterable[tuple[str, Any]]:
    yield ME, pgettext_lazy("filter", "Me")
    yield NOBODY, pgettext_lazy("filter", "Nobody")
    rows = get_user_model().objects.filter(
        jurisdiction=seeker.town, is_active=True, groups__permissions__codename="triage_report"
    )
    yield from ((user.username, user.shown_name) for user in rows.distinct())


def _organisations(seeker: Seeker) -> Iterable[tuple[str, Any]]:
    yield from ((one.code, one.name) for one in setup.of(seeker.town).organisations.values())
    yield NOBODY, pgettext_lazy("filter", "Nobody")


def _team_names(seeker: Seeker) -> Iterable[tuple[str, Any]]:
    yield from ((team.code, team.name) for team in Team.objects.filter(jurisdiction=seeker.town))
    yield NOBODY, pgettext_lazy("filter", "None")


def _zone_names(seeker: Seeker) -> Iterable[tuple[str, Any]]:
    yield from zones.names(seeker.town)
    yield OUTSIDE, pgettext_lazy("filter", "Outside the zones")


def _listed(*pairs: tuple[str, Any]) -> Callable[[Seeker], Iterable[tuple[str, Any]]]:
    return lambda seeker: pairs


def _groups_of_kinds(seeker: Seeker) -> Iterable[tuple[str, Any]]:
    return {kind.group.code: kind.group.name for kind in setup.of(seeker.town).kinds.values()}.items()


def _languages(seeker: Seeker) -> Iterable[tuple[str, Any]]:
    yield from ((code, get_language_info(code)["name_translated"]) for code in seeker.town.languages)


YES_NO = _listed(("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No")))
PART_WORDS = _listed(
    ("morning", gettext_lazy("Morning")), ("day", gettext_lazy("Day")), ("evening", gettext_lazy("Evening")),
    ("night", gettext_lazy("Night")),
)  # fmt: skip
LIGHT_WORDS = _listed(
    ("day", gettext_lazy("Daylight")), ("twilight", gettext_lazy("Twilight")), ("dark", pgettext_lazy("light", "Dark")),
)  # fmt: skip
CLOCK_WORDS = _listed(
    ("late", gettext_lazy("Overdue")), ("today", gettext_lazy("Due today")), ("week", gettext_lazy("Due within a week")),
    ("none", gettext_lazy("Nothing promised")),
)  # fmt: skip
CHANNELS = _listed(
    ("web", gettext_lazy("The web")), ("phone", gettext_lazy("Telephone")), ("api", gettext_lazy("Other systems")),
    ("walk", gettext_lazy("Safety walk")), ("import", gettext_lazy("Imported")),
)  # fmt: skip
CERTAINTIES = _listed(
    ("exact", gettext_lazy("Exact")), ("about", pgettext_lazy("filter", "About")), ("uncertain", gettext_lazy("Uncertain")),
    ("missing", gettext_lazy("Missing")),
)  # fmt: skip
PRIORITY_WORDS = [(str(number), str(number)) for number in range(1, 5)]


def _table(*filters: Filter) -> dict[str, Filter]:
    return {one.name: one for one in filters}


FILTERS = _table(
    Filter("q", gettext_lazy("Search"), LINE, WHAT, lambda rows, values, seeker: finding.found(rows, values[0], seeker.town, seeker.hits)),
    Filter("kind", gettext_lazy("Kind"), CHOICE, WHAT, _kinds, lambda seeker: ((kind.code, kind.short_name) for kind in setup.of(seeker.town).kinds.values())),
    Filter("group", gettext_lazy("Group of kinds"), CHOICE, WHAT, _groups, _groups_of_kinds),
    Filter("sensitive", gettext_lazy("Sensitive kinds"), TRUTH, WHAT, _truth(lambda seeker: Q(kind__sensitive=True) | Q(sensitive=True)), YES_NO),
    Filter("photo", gettext_lazy("Has a photo"), TRUTH, WHAT, _truth(_there(Photo)), YES_NO),
    Filter("text", gettext_lazy("Has a text"), TRUTH, WHAT, _truth(_there(Text, role="description")), YES_NO),
    Filter("imported", gettext_lazy("Imported history"), TRUTH, WHAT, _truth(lambda seeker: Q(imported=True)), YES_NO),
    Filter("zone", gettext_lazy("Zone"), CHOICE, WHERE, _zones, _zone_names),
    Filter("owner", gettext_lazy("Responsible"), CHOICE, WHERE, _organisation("owner"), _organisations),
    Filter("certainty", gettext_lazy("Place"), CHOICE, WHERE, _column("place_certainty"), CERTAINTIES),
    Filter("asset", gettext_lazy("Number on the thing"), LINE, WHERE, _column("asset__number")),
    Filter("from", gettext_lazy("Received from"), DAY, WHEN, _day("received_on", "gte", "from")),
    Filter("to", gettext_lazy("Received to"), DAY, WHEN, _day("received_on", "lte", "to")),
    Filter("changed_from", gettext_lazy("Changed from"), DAY, WHEN, _moment("updated_at", "gte", "changed_from")),
    Filter("changed_to", gettext_lazy("Changed to"), DAY, WHEN, _moment("updated_at", "lt", "changed_to")),
    Filter("closed_from", gettext_lazy("Closed from"), DAY, WHEN, _moment("closed_at", "gte", "closed_from")),
    Filter("closed_to", gettext_lazy("Closed to"), DAY, WHEN, _moment("closed_at", "lt", "closed_to")),
    Filter("older", gettext_lazy("Older than (days)"), NUMBER, WHEN, _older),
    Filter("part", gettext_lazy("Part of the day"), CHOICE, WHEN, _parts, PART_WORDS),
    Filter("darkness", gettext_lazy("Light"), CHOICE, WHEN, _darkness, LIGHT_WORDS),
    Filter("clock", gettext_lazy("Clock"), CHOICE, WHEN, _clock, CLOCK_WORDS),
    Filter("person", gettext_lazy("Assigned to"), CHOICE, WHO, _people("assigned_to"), _staff),
    Filter("team", gettext_lazy("Team"), CHOICE, WHO, _teams, _team_names),
    Filter("worked_by", gettext_lazy("Worked on by"), CHOICE, WHO, _organisation("organisation"), _organisations),
    Filter("sent_to", gettext_lazy("Passed on to"), CHOICE, WHO, _organisation("redirected_to"), _organisations),
    Filter("channel", gettext_lazy("Came by"), CHOICE, WHO, _column("channel"), CHANNELS),
    Filter("language", gettext_lazy("Language"), CHOICE, WHO, _column("language"), _languages),
    Filter("people", gettext_lazy("At least so many more see it"), NUMBER, WHO, _number("supporters", "people")),
    Filter("contact", gettext_lazy("The reporter can be reached"), TRUTH, WHO, _truth(_there(Contact)), YES_NO),
    Filter("status", gettext_lazy("Status"), CHOICE, STATE, _status, _statuses),
    Filter("priority", gettext_lazy("Priority"), CHOICE, STATE, _priorities, _listed(*PRIORITY_WORDS)),
    Filter("order", gettext_lazy("In a work order"), TRUTH, STATE, _order, YES_NO),
    Filter("public", gettext_lazy("Public"), TRUTH, STATE, _truth(lambda seeker: Q(is_public=True)), YES_NO),
    Filter("published", gettext_lazy("Text published"), TRUTH, STATE, _truth(lambda seeker: Q(text_published=True)), YES_NO),
    Filter("review", gettext_lazy("To look at"), TRUTH, STATE, _truth(lambda seeker: Q(needs_review=True)), YES_NO),
    Filter("spam", gettext_lazy("Spam"), TRUTH, STATE, _truth(lambda seeker: Q(spam=True)), YES_NO),
    Filter("hidden", gettext_lazy("Hidden"), TRUTH, STATE, _truth(lambda seeker: Q(hidden=True)), YES_NO),
    Filter("private", gettext_lazy("Private"), TRUTH, STATE, _truth(lambda seeker: Q(private=True)), YES_NO),
    Filter("answered", gettext_lazy("An organisation has answered"), TRUTH, STATE, _truth(_answered), YES_NO),
    Filter("fault", gettext_lazy("Part of a group fault"), TRUTH, STATE, _truth(lambda seeker: Q(group__isnull=False)), YES_NO),
    Filter("merged", gettext_lazy("Others are merged into it"), TRUTH, STATE, _truth(lambda seeker: Q(Exists(Report.objects.filter(main=OuterRef("pk"))))), YES_NO),
    Filter("reopened", gettext_lazy("Was opened again"), TRUTH, STATE, _truth(_reopened), YES_NO),
)  # fmt: skip
