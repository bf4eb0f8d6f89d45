"""What rules would have done with past reports, before they are kept, moved or taken away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from geo.models import Jurisdiction
from reports.models import Report, ReportZone, RoutingRule, Text
from reports.services import questions, routing, setup

TRIED_ON = 1000
SHOWN = 20


@dataclass
class Trial:
    """How many would go elsewhere or be as urgent as not, some of them, and how often each rule decides.

    `fitting`: how many each rule would take if none stood above it; `above`: who took those.
    """

    tried: int = 0
    changed: int = 0
    examples: list[tuple[Report, routing.Effect, routing.Effect]] = field(default_factory=list)
    hits: dict[int, int] = field(default_factory=dict)  # number of the rule in the list
    fitting: dict[int, int] = field(default_factory=dict)
    above: dict[int, list[str]] = field(default_factory=dict)


def trial(jurisdiction: Jurisdiction, rules: Sequence[RoutingRule]) -> Trial:
    """The newest thousand reports, by the rules in force and by these: what would really become of each, not what rules say."""
    now, active = list(setup.of(jurisdiction).rules), [rule for rule in rules if rule.active]
    done = Trial(hits=dict.fromkeys(range(len(rules)), 0), fitting=dict.fromkeys(range(len(rules)), 0))
    for report, facts in _past(jurisdiction):
        _count(done, rules, facts)
        urgent = questions.stops(report.kind, report.answers)
        before, after = (
            routing.effect(routing.decide(those, facts), report.kind, urgent=urgent) for those in (now, active)
        )
        done.tried += 1
        if before != after:
            done.changed += 1
            if len(done.examples) < SHOWN:
                done.examples.append((report, before, after))
    return done


def _count(done: Trial, rules: Sequence[RoutingRule], facts: routing.Facts) -> None:
    takers = [n for n, rule in enumerate(rules) if rule.active and routing.fits(rule, facts)]
    for n in takers:
        done.fitting[n] += 1
        if n == takers[0]:
            done.hits[n] += 1
        elif rules[takers[0]].name not in done.above.setdefault(n, []):
            done.above[n].append(rules[takers[0]].name)


def why_never(done: Trial, rule: RoutingRule, number: int) -> str:
    """A sentence when the rule decides none of them."""
    if not rule.active or done.hits.get(number) or not done.tried:
        return ""
    if not done.fitting[number]:
        return _("None of the newest %(tried)s reports fits it.") % {"tried": done.tried}
    names = ", ".join(f"“{name}”" for name in done.above[number])
    return _("%(n)s fit it, but rules above take all of them: %(rules)s.") % {"n": done.fitting[number], "rules": names}


def _past(jurisdiction: Jurisdiction) -> list[tuple[Report, routing.Facts]]:
    rows = list(
        Report.objects.of(jurisdiction).counted().select_related("asset").order_by("-received_at", "-pk")[:TRIED_ON]
    )
    setup.attach(jurisdiction, rows)
    ids = [row.pk for row in rows]
    links = ReportZone.objects.filter(report__in=ids, version__is_current=True).values_list("report_id", "zone__code")
    where: dict[int, set[str]] = {}
    for report_id, code in links:
        where.setdefault(report_id, set()).add(code)
    words = dict(
        Text.objects.filter(report__in=ids, role="description")
        .order_by("created_at", "id")
        .values_list("report_id", "text")
    )
    return [
        (
            row,
            routing.facts_of(
                row.kind,
                where.get(row.pk, set()),
                row.owner,
                row.asset.kind if row.asset else "",
                row.part_of_day,
                words.get(row.pk, ""),
            ),
        )
        for row in rows
    ]
