"""Routing rules: the ordered list with what is wrong in it, and a form that tries a rule on past reports before it is kept."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from frontend.views.desk import races
from frontend.views.desk.controls import PRIORITIES
from frontend.views.guards import staff
from frontend.views.seen import seen_version
from frontend.views.settings import setting_races
from frontend.views.settings.rule_words import LABELS, RULES, choices_of, in_words
from reports.errors import BadInput, LostRace
from reports.models import RoutingRule, SettingChange, Team
from reports.services import routing, rule_faults, rule_trials, settings_log, setup

MAY = "reports.change_settings"
WAYS = {"up": -1, "down": 1}
SURE = {
    "up": gettext_lazy("Move it up"),
    "down": gettext_lazy("Move it down"),
    "remove": gettext_lazy("Take the rule away"),
}


@staff(MAY)
def listed(request: HttpRequest) -> HttpResponse:
    return the_list(request)


def the_list(request: HttpRequest, race: races.Race | None = None) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    version = RULES.version(town)  # before the rules are read, so that it is never newer than they are
    rules = in_order(town)
    wrong = rule_faults.faults(town, rules)
    rows = [
        {
            "rule": rule,
            "wrong": wrong.get(n, []),
            "when": in_words(town, rule),
            "first": n == 0,
            "last": n == len(rules) - 1,
        }
        for n, rule in enumerate(rules)
    ]
    context = {"rows": rows, "version": version, "race": race}
    return render(request, "frontend/settings/routing.html", context, status=409 if race else 200)


@staff(MAY)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, rule: int | None = None) -> HttpResponse:
    """ "Try" shows what would have changed; "Keep" is offered after it."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    version, seen = RULES.version(town), seen_version(request)
    known = found(request, rule) if rule else None
    if request.method == "GET":
        typed = routing.state(known) | known.conditions if known else {"active": True}
        return shown(request, known, typed, version=version)
    typed = typed_of(request)
    try:
        made = routing.read(town, typed, known)
        if "keep" in request.POST:
            routing.save(made, actor=request.user, seen=seen)
            messages.success(request, _("The rule “%(name)s” is kept and counts from now on.") % {"name": made.name})
            return redirect("routing")
        settings_log.check(town, seen, routing.WHAT)
    except LostRace as problem:
        return overtaken(request, problem, rule, routing.state(made))
    except BadInput as problem:
        kept = version if seen is None else seen
        return shown(request, known, typed, problem.errors, status=problem.status, version=kept)
    return shown(request, known, typed, version=version, **trial_of(town, made))


def overtaken(request: HttpRequest, problem: LostRace, rule: int | None, yours: dict[str, Any]) -> HttpResponse:
    """Both versions, and the form with the trial as it would be on top of the list as it is now."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    version, seen = RULES.version(town), seen_version(request)
    known = found(request, rule) if rule else None
    race, typed = race_of(problem, town, known, yours, RULES.since(town, seen))
    errors, more = {}, {}
    try:
        more = trial_of(town, routing.read(town, typed, known))
    except BadInput as wrong:
        errors = wrong.errors
    return shown(request, known, typed, errors, status=problem.status, version=version, race=race, **more)


def race_of(
    problem: LostRace, town: Any, known: RoutingRule | None, yours: dict[str, Any], entries: list[SettingChange]
) -> tuple[races.Race, dict[str, Any]]:
    """`known`: None for a new rule, which hangs on the others in the list, without number for one that is taken away."""
    if not known:
        return races.Race(problem.detail, setting_races.deeds(entries, town, RULES), []), yours | yours["conditions"]
    now, was = now_and_then(known, entries)
    return setting_races.of_edit(problem, town, RULES, entries, now, was, RULES.flat(yours))


def now_and_then(known: RoutingRule, entries: list[SettingChange]) -> tuple[dict[str, Any], dict[str, Any]]:
    """By field, as it is and as it was before these entries."""
    state = routing.state(known) if known.pk else {}
    return RULES.flat(state), RULES.flat(settings_log.as_seen(state, entries))


def found(request: HttpRequest, rule: int) -> RoutingRule:
    """As it is; one without number for one that somebody took away after this person saw the list. Http404 for one that never was."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    known = in_order(town, pk=rule)
    if not known and not RULES.since(town, seen_version(request)):
        raise Http404
    return known[0] if known else RoutingRule(jurisdiction=town)


def trial_of(town: Any, made: RoutingRule) -> dict[str, Any]:
    """What the rule would have changed, and why it never would."""
    rules = with_rule(town, made)
    number, tried = rules.index(made), rule_trials.trial(town, rules)
    wrong = rule_faults.faults(town, rules).get(number, [])
    return {
        "trial": tried,
        "hits": tried.hits.get(number, 0),
        "wrong": wrong or list(filter(None, [rule_trials.why_never(tried, made, number)])),
    }


def typed_of(request: HttpRequest) -> dict[str, Any]:
    typed: dict[str, Any] = {
        name: request.POST.get(name, "") for name in ("name", "team", "organisation", "priority", "words")
    }
    typed["active"] = request.POST.get("active") == "yes"
    return typed | {name: request.POST.getlist(name) for name in routing.LISTS if name != "words"}


def with_rule(town: Any, made: RoutingRule) -> list[RoutingRule]:
    """The rules as they would be with this one."""
    rules = in_order(town)
    return [made if one.pk == made.pk else one for one in rules] if made.pk else [*rules, made]


def in_order(town: Any, **more: Any) -> list[RoutingRule]:
    return list(RoutingRule.objects.filter(jurisdiction=town, **more).select_related("team", "organisation"))


def shown(
    request: HttpRequest,
    rule: RoutingRule | None,
    typed: dict[str, Any],
    errors: dict[str, str] | None = None,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    words = typed.get("words", "")
    context = {
        "rule": rule if rule and rule.pk else None, "typed": typed | {"words": words if isinstance(words, str) else ", ".join(words)}, "errors": errors or {},
        "lists": [
            (name, LABELS[name], [(code, label, code in {str(one) for one in typed.get(name) or []}) for code, label in choices_of(town, name)])
            for name in routing.LISTS
            if name != "words"
        ],
        "words_label": LABELS["words"], "teams": Team.objects.filter(jurisdiction=town), "organisations": setup.of(town).organisations.values(),
        "priorities": PRIORITIES.items(),
    }  # fmt: skip
    return render(request, "frontend/settings/routing_rule.html", context | more, status=status)


@staff(MAY)
@require_POST
def move(request: HttpRequest, rule: int, way: str) -> HttpResponse:
    """At once when no past report would have gone elsewhere; else after a look at those that would."""
    if way not in WAYS:
        raise Http404
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    known, seen = found(request, rule), seen_version(request)
    try:
        settings_log.check(town, seen, routing.WHAT)
        rules = in_order(town)
        if asks := unsure(request, known, routing.moved(rules, known, WAYS[way]), SURE[way]):
            return asks
        routing.move(known, WAYS[way], actor=request.user, seen=seen)
    except LostRace as problem:
        rules = in_order(town)
        wanted = routing.moved(rules, known, WAYS[way]) if known in rules else rules
        return the_list(request, setting_races.of_move(problem, town, RULES, RULES.since(town, seen), rules, wanted))
    return redirect("routing")


@staff(MAY)
@require_POST
def remove(request: HttpRequest, rule: int) -> HttpResponse:
    """As with moving."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    known, seen = found(request, rule), seen_version(request)
    try:
        settings_log.check(town, seen, routing.WHAT)
        if asks := unsure(request, known, [one for one in in_order(town) if one.pk != known.pk], SURE["remove"]):
            return asks
        routing.remove(known, actor=request.user, seen=seen)
    except LostRace as problem:
        entries, known = RULES.since(town, seen), found(request, rule)
        pair = now_and_then(known, entries)
        return the_list(
            request, setting_races.of_press(problem, town, RULES, entries, known.name, SURE["remove"], *pair)
        )
    messages.success(request, _("The rule “%(name)s” is gone. The list of changes keeps it.") % {"name": known.name})
    return redirect("routing")


def unsure(request: HttpRequest, rule: RoutingRule, rules: list[RoutingRule], label: Any) -> HttpResponse | None:
    """The page with the trial, unless nothing would change or the person has seen it."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    tried = None if request.POST.get("sure") == "yes" else rule_trials.trial(town, rules)
    if not tried or not tried.changed:
        return None
    context = {"rule": rule, "trial": tried, "label": label, "version": request.POST.get("version", "")}
    return render(request, "frontend/settings/routing_sure.html", context)
