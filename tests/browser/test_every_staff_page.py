"""Every page of the staff, read from the list of addresses: accessible in both schemes and both widths, and nothing sticks out.

An address that is neither a page here nor said to be none fails the first test.
"""

import importlib
import itertools
import json
import re

import pytest

from bench.service import manage
from tests.browser.conftest import PHONE, WIDE, Visitor

AREAS = ("desk", "crew", "insights", "promise", "exports", "settings", "accounts")
POSTED = "is pressed, not opened: it answers a POST only"
PICTURE, PAPER, DATA = "is a picture within a page (SVG)", "is a file (PDF)", "is JSON for a script"
ONWARD = "sends on to where the person works"

# Who looks at which page; what stands behind its address is filled in from what `made` holds.
BY_PERSON = {
    "desk": [
        "desk", "desk-caller", "desk-case", "desk-pin", "desk-masking", "desk-handout", "desk-mine", "desk-bulk", "desk-filters", "desk-views", "labels",
        "walks", "desk-walk", "notices", "rounds", "round", "orders", "order-costs", "order-new", "order", "password",
        "blocks", "board", "contractor-new", "contractor-link",
    ],
    "crew": ["crew", "job", "job-finish"],
    "manager": [
        "insights", "decisions", "insights-square", "chance", "measures", "measure-new", "measure", "situation-latest", "answers",
        "promise-log", "promise-done", "promise-evenings", "export",
    ],
    "police": ["wall"],
    "admin": [
        "desk-reporters", "settings", "routing", "routing-new", "routing-rule", "calendar", "templates", "template-new", "template", "targets",
        "duty-roster", "duty-new", "duty-person", "people", "person-new", "person", "reads",
        "promises", "promise-period-new", "promise-period-edit", "promise-new", "promise-edit", "promise-freeze", "indicator-new", "indicator",
    ],
}  # fmt: skip
PAGES = {name: person for person, names in BY_PERSON.items() for name in names}
ASKED = {
    "desk-bulk": "?report={reference}&report={other}", "order-new": "?report={other}", "desk-filters": "?kind=belysning&view=all",
    "labels-sheet": "?kind=lamp&line=Lokgatan", "contractor-new": "?order={order}", "insights-square": "?cell={square}&cell_m=250",
}  # fmt: skip
NO_PAGES: dict[str, str] = {
    "desk-strip": PICTURE, "round-map": PICTURE, "crew-map": PICTURE, "job-strip": PICTURE, "board-map": PICTURE,
    "chance-map": PICTURE, "measure-map": PICTURE, "insights-picture": PICTURE,
    "labels-sheet": PAPER, "round-paper": PAPER, "order-paper": PAPER, "board-paper": PAPER, "situation-pdf": PAPER,
    "crew-who": DATA, "desk-here-everywhere": DATA,
    "after-sign-in": ONWARD, "situations": "is the week's, which is looked at as situation-latest", "situation": "is the same page of a day",
    "export-job": "is there when a large table is made: tests/reports/test_exporting.py", "export-file": "is a table to save",
    "invitation": "is for who has the link: tests/frontend/test_settings_people.py opens it",
    "sign-in": "everybody's: test_every_page.py looks at it",
} | dict.fromkeys(
    [
        "desk-contact", "desk-take", "handover-act", "desk-reporter", "desk-act", "desk-mine-read", "desk-away", "desk-back", "desk-mail",
        "desk-bulk-act", "desk-undo", "desk-view-remove", "walk-close", "notice-end", "round-gather", "round-act", "order-act",
        "crew-send", "job-act", "sign-out",
        "routing-remove", "routing-move", "calendar-hours", "calendar-hours-remove", "calendar-day", "calendar-day-remove", "calendar-confirm",
        "template-remove", "target-remove",
        "block-lift", "board-move", "contractor-revoke", "desk-here", "duty-move", "duty-remove", "person-away", "person-back", "person-leave", "person-link",
        "promise-link-new", "promise-link-revoke", "promise-step-remove", "promise-evening-remove", "situation-subscribe",
        "promise-remove", "indicator-remove", "measure-remove", "decision-tick", "decision-change",
    ],
    POSTED,
)  # fmt: skip
SIZES = {"390": PHONE, "1280": WIDE}

MAKE = """
import json
from datetime import timedelta
from django.utils import timezone
from geo import grid
from geo.models import Jurisdiction
from people.models import SavedView, User
from reports.models import Crew, DutyPerson, Indicator, Kind, Promise, ReplyTemplate, RoutingRule, Walk
from reports.services import contracting, measures, orders, rounds
from reports.services.submit import Draft, submit
town = Jurisdiction.objects.get(is_default=True)
desk = User.objects.get(username="desk")
crew = Crew.objects.get(members__username="crew")
kind = Kind.objects.get(jurisdiction=town, code="belysning")
kind.questions = [*kind.questions, dict(code="seen", type="text", text=dict(sv="Vem såg du?", en="Whom did you see?"))]
kind.save()
def report(n):
    spot = dict(answers=dict(seen="Anna, 070-174 06 05"), lng=15.1107 + n / 5000, lat=59.0679, description="Ring Anna på 070-174 06 05")
    return submit(town, Draft(category="belysning", contact={"email": "anna@example.org"}, **spot), actor=desk, channel="phone").report
first, second, third, fourth = (report(n) for n in range(4))
order = orders.create(town, title="Lampan vid backen", reports=[third, fourth], actor=desk, crew=crew, tasks=["Stäng av", "Byt"])
tomorrow = town.day(timezone.now()) + timedelta(days=1)
typed = dict(crew=crew.code, day=tomorrow.isoformat(), way="van", lng=15.11, lat=59.067, start_name="Förrådet")
round = rounds.make(town, typed, actor=desk)
measure = measures.write(town, dict(title="Ny lampa", sort="zone", zone="N1", done_on=str(tomorrow - timedelta(days=200))), actor=desk)
promise = Promise.objects.filter(period__jurisdiction=town).first()
link = contracting.make(town, [order], {}, actor=desk)
print(json.dumps(dict(
    reference=first.reference, other=second.reference, order=order.number, round=round.pk, walk=Walk.objects.filter(jurisdiction=town).first().code,
    measure=measure.pk, promise=promise.pk, period=promise.period_id, indicator=Indicator.objects.filter(promise=promise).first().pk,
    square=grid.parent(first.cell, 250), link=link.pk, crew=crew.code, person=desk.pk, duty=DutyPerson.objects.filter(jurisdiction=town).first().pk,
    monday=str(tomorrow - timedelta(days=tomorrow.weekday() + 7)),
    rule=RoutingRule.objects.filter(jurisdiction=town).first().pk, template=ReplyTemplate.objects.filter(jurisdiction=town).first().pk,
)))
"""


def addresses():
    """{name: route} of everything that staff has."""
    modules = (importlib.import_module(f"frontend.urls_{area}") for area in AREAS)
    return {one.name: str(one.pattern) for one in itertools.chain.from_iterable(m.urlpatterns for m in modules)}


@pytest.fixture(scope="module")
def made(service):
    """Something behind every address: two cases, an order on a crew's round, a walk, a rule, a template."""
    return json.loads(manage(service.env, "shell", "-v0", "-c", MAKE).splitlines()[-1])


def address_of(name, made):
    """With what stands behind it put in."""
    things = {
        "str:reference": made["reference"], "str:number": made["order"], "int:number": made["round"], "slug:code": made["walk"],
        "int:rule": made["rule"], "int:row": made["template"], "slug:theme": "light", "slug:verb": "note", "slug:what": "arrange", "slug:way": "up",
    }  # fmt: skip
    if name.startswith("duty-"):
        things["int:row"] = made["duty"]
    things |= {"int:link": made["link"], "slug:crew": made["crew"], "int:person": made["person"]}
    things |= {f"int:{thing}": made[thing] for thing in ("measure", "promise", "period", "indicator")}
    things |= {"slug:span": "week", "slug:name": "zones", "str:first": made["monday"], "slug:shape": "wide"}
    more = ASKED.get(name, "").format(**made)
    return "/" + re.sub(r"<([^>]+)>", lambda found: str(things.get(found[1], 1)), addresses()[name]) + more


def test_every_address_of_the_staff_is_a_page_here_or_said_to_be_none():
    known = [*PAGES, *NO_PAGES]
    assert sorted(known) == sorted(set(known))
    assert set(known) == set(addresses())


def test_what_is_said_to_be_no_page_is_none(chromium, service, made):
    """Opened all the same by somebody who may: pressed things say no (405), pictures, papers and data are what they are said to be."""
    kinds = {PICTURE: "image/svg+xml", PAPER: "application/pdf", DATA: "application/json"}
    visitors = {name: Visitor(chromium, service, **WIDE) for name in ("admin", "crew")}
    for name, visitor in visitors.items():
        visitor.sign_in(name)
    wrong = {}
    for name, reason in NO_PAGES.items():
        who = "crew" if addresses()[name].startswith("crew/") else "admin"
        answer = visitors[who].page.request.get(address_of(name, made), max_redirects=0)
        kind = answer.headers.get("content-type", "").split(";")[0]
        said = {POSTED: answer.status == 405, ONWARD: answer.status == 302}.get(reason, kind == kinds.get(reason, kind))
        if not said:
            wrong[name] = (answer.status, kind)
    assert wrong == {}
    for visitor in visitors.values():
        visitor.close()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("half", [0, 1], ids=["first half", "second half"])
def test_every_page_of_the_staff_is_accessible_in_both_schemes_and_fits(chromium, service, made, size, half):
    by_person = {}
    for name in list(PAGES)[half::2]:
        by_person.setdefault(PAGES[name], []).append(name)
    for person, names in by_person.items():
        visitor = Visitor(chromium, service, **SIZES[size])
        page = visitor.sign_in(person)
        for name in names:
            visitor.open(address_of(name, made))
            page.evaluate("document.querySelectorAll('main details:not(.act)').forEach((one) => { one.open = true; })")
            assert page.locator("h1, h2").count(), name
            visitor.axe_in_both_schemes()
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        visitor.close()


@pytest.mark.parametrize("size", SIZES)
def test_a_rule_that_was_tried_is_accessible(chromium, service, made, size):
    """The editor with its trial: what would have changed."""
    visitor = Visitor(chromium, service, **SIZES[size])
    page = visitor.sign_in("admin")
    page.goto(address_of("routing-rule", made))
    page.click("main button[name=try]")
    page.wait_for_selector("main button[name=keep]")
    page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
    visitor.axe_in_both_schemes()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    visitor.close()
