"""Routing rules: the ordered list with what is wrong in it, and a form that tries a rule on past reports before it is kept."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from frontend.views.desk.controls import PRIORITIES
from frontend.views.guards import staff
from geo import zones
from geo.models import AssetKind
from geo.words import Words
from reports.errors import BadInput
from reports.models import RoutingRule, Team
from reports.services import routing, rule_faults, rule_trials, setup

MAY = "reports.change_settings"
PARTS = {
    "1": gettext_lazy("Morning"),
    "2": gettext_lazy("Day"),
    "3": gettext_lazy("Evening"),
    "4": gettext_lazy("Night"),
}
LABELS = {
    "kinds": gettext_lazy("Kind is one of"), "zones": gettext_lazy("Zone is one of"), "owners": gettext_lazy("Place belongs to"),
    "asset_kinds": gettext_lazy("It is a numbered"), "parts_of_day": gettext_lazy("Part of day"), "words": gettext_lazy("The text says one of"),
}  # fmt: skip
WAYS = {"up": -1, "down": 1}
SURE = {
    "up": gettext_lazy("Move it up"),
    "down": gettext_lazy("Move it down"),
    "remove": gettext_lazy("Take the rule away"),
}


@staff(MAY)
def listed(request: HttpRequest) -> HttpResponse:
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
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
    return render(request, "frontend/settings/routing.html", {"rows": rows})


@staff(MAY)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, rule: int | None = None) -> HttpResponse:
    """ "Try" shows what would have changed; "Keep" is offered after it."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    known = get_object_or_404(RoutingRule, pk=rule, jurisdiction=town) if rule else None
    if request.method == "GET":
        return shown(request, known, routing.state(known) | known.conditions if known else {"active": True})
    typed = typed_of(request)
    try:
        made = routing.read(town, typed, known)
    except BadInput as problem:
        return shown(request, known, typed, problem.errors, status=400)
    if "keep" in request.POST:
        routing.save(made, actor=request.user)
        messages.success(request, _("The rule “%(name)s” is kept and counts from now on.") % {"name": made.name})
        return redirect("routing")
    rules = with_rule(town, made)
    number, tried = rules.index(made), rule_trials.trial(town, rules)
    wrong = rule_faults.faults(town, rules).get(number, [])
    more: dict[str, Any] = {
        "trial": tried,
        "hits": tried.hits.get(number, 0),
        "wrong": wrong or list(filter(None, [rule_trials.why_never(tried, made, number)])),
    }
    return shown(request, known, typed, **more)


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


def in_order(town: Any) -> list[RoutingRule]:
    return list(RoutingRule.objects.filter(jurisdiction=town).select_related("team", "organisation"))


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
        "rule": rule, "typed": typed | {"words": words if isinstance(words, str) else ", ".join(words)}, "errors": errors or {},
        "lists": [
            (name, LABELS[name], [(code, label, code in {str(one) for one in typed.get(name) or []}) for code, label in choices_of(town, name)])
            for name in routing.LISTS
            if name != "words"
        ],
        "words_label": LABELS["words"], "teams": Team.objects.filter(jurisdiction=town), "organisations": setup.of(town).organisations.values(),
        "priorities": PRIORITIES.items(),
    }  # fmt: skip
    return render(request, "frontend/settings/routing_rule.html", context | more, status=status)


def choices_of(town: Any, name: str) -> list[tuple[str, Any]]:
    if name == "kinds":
        return [(kind.code, kind.short_name) for kind in setup.of(town).kinds.values()]
    if name == "zones":
        return [(zone.code, f"{zone.code} {Words(zone.name)}") for zone in zones.zones_of(town, zones.layer_of(town))]
    if name == "owners":
        return [(one.code, one.name) for one in setup.of(town).organisations.values()]
    if name == "asset_kinds":
        return [(one.code, one.name) for one in AssetKind.objects.filter(jurisdiction=town)]
    return list(PARTS.items())


def in_words(town: Any, rule: RoutingRule) -> list[tuple[Any, str]]:
    """The conditions for a person: (what, the values)."""
    said = []
    for name, values in rule.conditions.items():
        labels = {str(code): str(label) for code, label in choices_of(town, name)} if name != "words" else {}
        said.append((LABELS[name], ", ".join(labels.get(str(value), str(value)) for value in values)))
    return said


@staff(MAY)
@require_POST
def move(request: HttpRequest, rule: int, way: str) -> HttpResponse:
    """At once when no past report would have gone elsewhere; else after a look at those that would."""
    if way not in WAYS:
        raise Http404
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    found = get_object_or_404(RoutingRule, pk=rule, jurisdiction=town)
    rules = routing.moved(in_order(town), found, WAYS[way])
    if asks := unsure(request, found, rules, SURE[way]):
        return asks
    routing.move(found, WAYS[way], actor=request.user)
    return redirect("routing")


@staff(MAY)
@require_POST
def remove(request: HttpRequest, rule: int) -> HttpResponse:
    """As with moving."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    found = get_object_or_404(RoutingRule, pk=rule, jurisdiction=town)
    if asks := unsure(request, found, [one for one in in_order(town) if one.pk != found.pk], SURE["remove"]):
        return asks
    routing.remove(found, actor=request.user)
    messages.success(request, _("The rule “%(name)s” is gone. The list of changes keeps it.") % {"name": found.name})
    return redirect("routing")


def unsure(request: HttpRequest, rule: RoutingRule, rules: list[RoutingRule], label: Any) -> HttpResponse | None:
    """The page with the trial, unless nothing would change or the person has seen it."""
    town: Any = request.jurisdiction  # type: ignore[attr-defined]
    tried = None if request.POST.get("sure") == "yes" else rule_trials.trial(town, rules)
    if not tried or not tried.changed:
        return None
    return render(request, "frontend/settings/routing_sure.html", {"rule": rule, "trial": tried, "label": label})
