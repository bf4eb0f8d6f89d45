"""What the desk could do with a new report, each part with its reason in words; one key does all of it (T22, T17).

From rules (who owns the place, danger, schools, how many see it, twins close by) and from what was done with the last ones of the kind.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from geo import gazetteer
from geo.assets import distance_m, window
from geo.models import Jurisdiction
from reports import workflow
from reports.errors import LostRace
from reports.models import Crew, Event, FaultGroup, OrderLine, Report, Team, WorkOrder
from reports.services import (
    changes,
    gathering,
    grouping,
    orders,
    publishing,
    questions,
    suggesting,
    terms,
    undoing,
    verbs,
)

TWIN_M, ALIKE_M, ALIKE_WORDS, ALIKE_FROM = 15, 40, 2, 4
SCHOOL_M = 200
TOGETHER_M, TOGETHER_MOST = 300, 40
LAST, ENOUGH, MOSTLY = 50, 8, 0.6
BEGINS_WITH = Report._meta.get_field("priority").default


@dataclass(frozen=True)
class Part:
    """One thing to do: its words, and why."""

    words: str
    reason: str


@dataclass
class Suggestion:
    """`steps` are (verb, fields as they are typed), in order; `parts` say them to a person; `also`: others that are accepted with it.

    `order`: those that become one order, for `crew` if one has the habit. `others`: the version of each of both beside the report itself.
    """

    steps: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    also: list[str] = field(default_factory=list)
    order: list[Report] = field(default_factory=list)
    crew: Crew | None = None
    others: dict[str, int] = field(default_factory=dict)

    def add(self, words: str, reason: str) -> None:
        self.parts.append(Part(words, reason))


def of(report: Report, user: Any = None) -> Suggestion | None:
    """For what nobody has looked at yet; None for everything else and without a place. An order only for those who may plan."""
    if report.status != workflow.RECEIVED or report.lng is None:
        return None
    return _merge(report) or _redirect(report) or _accept(report, user)


def take(report: Report, *, actor: Any, version: int | None, seen: undoing.Seen | None = None) -> undoing.Undo | None:
    """Does all of it as one press. `seen`: the others as they were shown with it.

    Raises as verbs.act; LostRace with `changed`, the references of the others that are not as they were shown.
    """
    changes.check(report, version, {workflow.RECEIVED})
    found = of(report, actor)
    with undoing.remembering(report.jurisdiction, actor, "accept") as memory:
        if seen:
            _as_shown(report, found.others if found else {}, seen)
        for verb, typed in found.steps if found else []:
            report = verbs.act(report, verb, actor=actor, version=version, **typed)
            version = None
        team = {name: value for name, value in found.steps[-1][1].items() if name == "team"} if found else {}
        for other in Report.objects.of(report.jurisdiction).filter(reference__in=found.also if found else []):
            verbs.act(other, "accept", actor=actor, **team)
        if found and found.order:
            memory.order = _order(report, found, actor)
    return memory.undo


def _as_shown(report: Report, others: dict[str, int], seen: undoing.Seen) -> None:
    """Nobody changes the others until this transaction ends; those that came, went or were changed since are named."""
    rows = Report.objects.of(report.jurisdiction).filter(reference__in=[report.reference, *others])
    loaded = changes.load(report.jurisdiction, list(rows.values_list("pk", flat=True)))
    now = {one.report.reference: one.report.version for one in loaded.values() if one.report.reference in others}
    changed = {reference for reference, _version in now.items() ^ seen.versions.items()}
    if changed:
        raise LostRace(changed=sorted(changed))


def _order(report: Report, found: Suggestion, actor: Any) -> WorkOrder:
    """One journey for all of them, due when the group is promised."""
    town, promised = report.jurisdiction, report.group.promised_by if report.group else None
    due_on = town.day(promised - timedelta(seconds=1)) if promised and promised > timezone.now() else None
    members = list(Report.objects.filter(pk__in=[one.pk for one in found.order]).select_related("kind", "jurisdiction"))
    return orders.create(
        town, title=title_of(members), reports=members, actor=actor, crew=found.crew, due_on=due_on,
        priority=grouping.GROUP_PRIORITY,
    )  # fmt: skip


def title_of(reports: Sequence[Report]) -> str:
    """A title that the crew knows at a glance; the officer may change it."""
    if not reports:
        return ""
    return " · ".join(filter(None, [str(reports[0].kind.short_name), reports[0].place_name]))[:120]


def _merge(report: Report) -> Suggestion | None:
    """The same thing again: on the same numbered thing, or the same kind within a few steps."""
    rows = Report.objects.in_window(report.jurisdiction, *window(report.lng or 0, report.lat or 0, ALIKE_M))
    rows = rows.open().filter(kind=report.kind_id, main=None, parent=None).exclude(pk=report.pk)
    rows = rows.filter(Q(received_at__lt=report.received_at) | ~Q(status=workflow.RECEIVED))  # or worked on already
    close = [
        (distance_m(report.lng or 0, report.lat or 0, one.lng or 0, one.lat or 0), one)
        for one in rows.order_by("received_at")[:50]
        if (one.asset_id or 0) == (report.asset_id or one.asset_id or 0)
    ]
    near = [(metres, one) for metres, one in close if metres <= TWIN_M] or _alike(report, close)
    if not near or report.merged.exists():  # type: ignore[attr-defined]
        return None
    metres, twin = min(near, key=lambda pair: (pair[1].asset_id != report.asset_id, pair[0]))
    if report.asset_id and twin.asset_id == report.asset_id:
        reason = _("the same number, open since %(day)s") % {"day": date_format(twin.received_on, "j F Y")}
    else:
        reason = _("the same kind %(metres)s m away, open since %(day)s") % {
            "metres": round(metres),
            "day": date_format(twin.received_on, "j F Y"),
        }
    if metres > TWIN_M:
        reason += ", " + _("in words that are alike")
    found = Suggestion([("merge", {"into": twin.reference})])
    found.add(_("merge with %(report)s") % {"report": twin.reference}, reason)
    return found


def _alike(report: Report, close: list[tuple[float, Report]]) -> list[tuple[float, Report]]:
    """A little further away, but told in the same words."""
    candidates = sorted(((m, one) for m, one in close if m <= ALIKE_M), key=lambda pair: pair[0])[:5]
    said = publishing.texts([report, *(one for _m, one in candidates)], public=False) if candidates else {}
    own = _longer(said.get(report.pk, ""))
    return [(m, one) for m, one in candidates if len(own & _longer(said.get(one.pk, ""))) >= ALIKE_WORDS]


def _longer(text: str) -> set[str]:
    """The longer words, each by its first stem."""
    words = (word for word in terms.WORD.findall(text.casefold()) if len(word) >= ALIKE_FROM)
    return {found[0] for word in words if (found := terms.stems(word))}


def _redirect(report: Report) -> Suggestion | None:
    """Somebody else's place."""
    owner = report.owner
    if not owner or owner.is_own:
        return None
    found = Suggestion([("redirect", {"organisation": owner.code})])
    found.add(_("pass on to %(owner)s") % {"owner": owner.name}, _("the place is theirs"))
    return found


def _accept(report: Report, user: Any) -> Suggestion:
    found, fields = Suggestion(), {}
    kind = _kind(report, found)
    team = _team(report, kind, found)
    if team:
        fields["team"] = team.code
    priority = _priority(report, found)
    if priority != report.priority:
        fields["priority"] = str(priority)
    _together(report, found, user)
    if kind != report.kind:
        found.steps.append(("change", {"category": kind.code}))
    found.steps.append(("accept", fields))
    unread = _unread_of_group(report)
    found.also = [one.reference for one in unread]
    found.others = {one.reference: one.version for one in [*unread, *found.order] if one.pk != report.pk}
    if not found.parts:
        found.add(_("accept"), _("nothing speaks against it"))
    return found


def _together(report: Report, found: Suggestion, user: Any) -> None:
    """One of a group fault: the others are accepted with it, and one order is made for all that none holds."""
    if not report.group:
        return
    members = grouping.members(report.group.pk)
    n = len(members)
    said = {
        FaultGroup.CABINET: _("%(n)s open on the same cabinet %(key)s"), FaultGroup.LINE: _("%(n)s open side by side along %(key)s"),
        FaultGroup.NUMBER: _("%(n)s open with numbers %(key)s"),
    }[report.group.by]  # fmt: skip
    found.add(_("a group fault"), said % {"n": n, "key": report.group.key})
    if n < grouping.GROUP_FROM or not user or not user.has_perm("reports.plan_order"):
        return
    held = OrderLine.objects.filter(report__in=members, order__status__in=workflow.ORDER_OPEN).values_list(
        "report", flat=True
    )
    free = [one for one in members if one.pk not in set(held) and one.status in (workflow.RECEIVED, workflow.ACCEPTED)]
    if len(free) < grouping.GROUP_FROM:
        return
    found.order, found.crew = free, crew_for(report.jurisdiction, free)
    words = _("one order for %(crew)s") % {"crew": found.crew} if found.crew else _("one order")
    found.add(words, _("one journey for all %(n)s") % {"n": len(free)})


def _unread_of_group(report: Report) -> list[Report]:
    if not report.group:
        return []
    members = grouping.members(report.group.pk)
    return [one for one in members if one.pk != report.pk and one.status == workflow.RECEIVED]


def _kind(report: Report, found: Suggestion) -> Any:
    """Another kind when the reporter's words name one, and do not name the chosen one at all."""
    words = publishing.current_text(report, "description")
    guesses = suggesting.suggest(report.jurisdiction, words) if words else []
    if not guesses or report.kind_id in {kind.pk for kind in guesses} or report.kind.sensitive or guesses[0].sensitive:
        return report.kind
    found.add(str(guesses[0].short_name), _("what was written sounds like it"))
    return guesses[0]


def _team(report: Report, kind: Any, found: Suggestion) -> Team | None:
    """Whom a rule gave it to; else who took the last ones of the kind; else whom the kind names."""
    if report.team and kind == report.kind and report.team != kind.team:
        found.add(_("accept for %(team)s") % {"team": report.team}, _("a rule gave it to them"))
        return report.team
    past = _past(report, kind, "team_id")
    if past:
        team = Team.objects.filter(pk=past[0]).first()
        if team:
            found.add(
                _("accept for %(team)s") % {"team": team},
                _("took %(n)s of the last %(all)s") % {"n": past[1], "all": past[2]},
            )
            return team
    if kind.team:
        found.add(_("accept for %(team)s") % {"team": kind.team}, _("takes this kind"))
    return kind.team


def _priority(report: Report, found: Suggestion) -> int:
    """The first reason that speaks; the kind's own habit last. What a danger, a rule or a group fault gave is never made less urgent."""
    for reason in REASONS:
        priority, words = reason(report)
        if priority and priority <= report.priority:
            found.add(_("priority %(n)s") % {"n": priority}, words)
            return priority
    return report.priority


def _danger(report: Report) -> tuple[int, str]:
    paged = questions.stops(report.kind, report.answers) or Event.objects.filter(report=report, verb="page").exists()
    return (1, _("the answer said danger")) if paged else (0, "")


def _school(report: Report) -> tuple[int, str]:
    """Close to landmarks of the kinds that the town names as places where it comes first, or on a path that leads to one."""
    town, lng, lat = report.jurisdiction, report.lng or 0, report.lat or 0
    first = set(town.contact.get("priority_places", []))
    places = [place for place in (gazetteer.landmarks(town) if first else []) if place.subkind in first]
    metres, name = min(
        ((distance_m(lng, lat, place.lng, place.lat), place.name) for place in places), default=(1e9, "")
    )
    if metres <= SCHOOL_M:
        return 2, _("%(metres)s m from %(place)s") % {"metres": round(metres), "place": name}
    way = gazetteer.way_to(town, lng, lat, places)
    if not way:
        return 0, ""
    said = _("on the way to %(place)s: %(path)s, %(metres)s m from there")
    return 2, said % {"place": way[1].name, "path": way[0] or _("the foot path"), "metres": round(way[2])}


def _many(report: Report) -> tuple[int, str]:
    n = gathering.voices(report)
    said = ngettext("%(n)s more sees it", "%(n)s more see it", n) % {"n": n}
    return (2, said) if n >= gathering.MANY_SEE else (0, "")


def _habit(report: Report) -> tuple[int, str]:
    """Where nothing has given it another priority than everything begins with."""
    past = _past(report, report.kind, "priority")
    if not past or past[0] == report.priority or report.priority != BEGINS_WITH:
        return 0, ""
    return past[0], _("%(n)s of the last %(all)s had it") % {"n": past[1], "all": past[2]}


REASONS: list[Callable[[Report], tuple[int, str]]] = [_danger, _school, _many, _habit]


def _past(report: Report, kind: Any, column: str) -> tuple[int, int, int] | None:
    """(value, how often, of how many) among the last ones of the kind that the desk has looked at; None when there is no habit."""
    rows = Report.objects.filter(jurisdiction=report.jurisdiction, kind=kind, triaged=True, spam=False)
    values = list(rows.order_by("-received_at", "-pk").values_list(column, flat=True)[:LAST])
    value, n = Counter(values).most_common(1)[0] if values else (None, 0)
    if value is None or len(values) < ENOUGH or n < MOSTLY * len(values):
        return None
    return value, n, len(values)


def together(report: Report) -> list[str]:
    """References of open reports close by that the same team would take, in no order yet: itself first. One journey."""
    if report.lng is None or report.lat is None or report.status not in (workflow.RECEIVED, workflow.ACCEPTED):
        return []
    here = window(report.lng, report.lat, TOGETHER_M)
    held = OrderLine.objects.filter(report=OuterRef("pk"), order__status__in=workflow.ORDER_OPEN)
    rows = Report.objects.in_window(report.jurisdiction, *here).open().filter(~Exists(held), main=None)
    rows = rows.filter(
        status__in=(workflow.RECEIVED, workflow.ACCEPTED),
        kind__team=report.kind.team_id,
        kind__sensitive=False,
        sensitive=False,
    )
    group = [one.reference for one in grouping.members(report.group_id)] if report.group_id else []  # type: ignore[attr-defined]
    near = sorted(
        (distance_m(report.lng, report.lat, one.lng or 0, one.lat or 0), one.reference)
        for one in rows.filter(received_at__gte=report.received_at - timedelta(days=60))[:200]
        if one.pk != report.pk and one.owner_id == report.owner_id
    )
    close = [reference for metres, reference in near if metres <= TOGETHER_M]
    return list(dict.fromkeys([report.reference, *group, *close]))[:TOGETHER_MOST]


def crew_for(jurisdiction: Jurisdiction, reports: Sequence[Report]) -> Crew | None:
    """The crew that got most of the last orders for these kinds; None where nobody has a habit."""
    kinds = {report.kind_id for report in reports}
    lines = OrderLine.objects.filter(jurisdiction=jurisdiction, report__kind__in=kinds, order__crew__isnull=False)
    crews = lines.order_by("-pk").values_list("order__crew", flat=True)[:LAST]
    found = Counter(crews).most_common(1)
    return Crew.objects.filter(jurisdiction=jurisdiction, pk=found[0][0]).first() if found else None
