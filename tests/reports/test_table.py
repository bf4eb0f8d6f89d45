"""The whole table: every verb x every status x everybody, for reports and for orders, through the service and through the API.

What must come is worked out from workflow.py and people/roles.py; what comes is tried on one report (order) a status, which is put
back after each try. A verb that is new is in it at once; one that needs a field of a new name says so here (FIELDS).
"""

import json

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.db import transaction
from django.test import Client

from geo.models import Jurisdiction
from people.models import ApiKey, User
from people.roles import ROLES
from reports import workflow
from reports.errors import NotAllowed, NotThere, Refused, WrongStatus
from reports.models import Event, Report
from reports.services import orders, reading, verbs
from tests.build import act, make_order, make_report, submitted

OK, LATE, NO, NOTHING, WHO = "ok", "wrong status", "not allowed", "does not exist", "sign in first"
SAID = {WrongStatus: LATE, NotAllowed: NO, NotThere: NOTHING}
HTTP = {200: OK, 409: LATE, 403: NO, 404: NOTHING, 401: WHO}

NOBODY, NEIGHBOUR, OTHER_CREW = "nobody", "desk of another town", "other crew"
RIGHTS = {NOBODY: [], NEIGHBOUR: ROLES["desk"], OTHER_CREW: ROLES["crew"]} | ROLES

FIELDS = {
    "reason": "Därför", "note": "En anteckning", "question": "Vilken sida?", "answer": "Den norra", "organisation": "trafikverket",
    "parts": [{"category": "belysning"}, {"category": "vaxtlighet"}], "code": "repaired", "until": "2099-01-31",
}  # fmt: skip
# What a verb wants although no single field of it must be there.
ONE_OF = {"assign": {"team": "gata"}, "change": {"priority": 1}, "mask": {"clear": True}, "cost": {"minutes": 30}}


@pytest.fixture
def people(town, crew):
    """{role: somebody}: all roles of people/roles.py, a second crew, an officer of another town, and nobody."""
    elsewhere = Jurisdiction.objects.create(
        code="elsewhere", host="elsewhere.example", name={"sv": "Annanstans"}, srid=3006
    )
    found = {NOBODY: None}
    for role in [*ROLES, NEIGHBOUR, OTHER_CREW]:
        found[role] = User.objects.create(
            username=role, first_name=role, jurisdiction=elsewhere if role == NEIGHBOUR else town
        )
        group = {NEIGHBOUR: "desk", OTHER_CREW: "crew"}.get(role, role)
        found[role].groups.add(Group.objects.get(name=group))
    crew.members.add(found["crew"])
    town.crews.exclude(pk=crew.pk).first().members.add(found[OTHER_CREW])
    return found


def has(role, permission):
    return permission.removeprefix("reports.") in RIGHTS[role]


def tried(do, *what, **more):
    """What came of it; then everything is as it was."""
    with transaction.atomic():
        try:
            return do(*what, **more)
        except Refused as refused:
            return SAID.get(type(refused), repr(refused))
        finally:
            transaction.set_rollback(True)


def differing(wanted, got):
    return {case: f"{got[case]}, not {wanted[case]}" for case in wanted if got[case] != wanted[case]}


# Reports

WAYS = {
    "received": [], "accepted": ["accept"], "planned": ["plan"], "in_progress": ["begin"], "waiting": ["ask"], "fixed": ["fix"], "declined": ["decline"],
    "redirected": ["redirect"], "duplicate": ["accept", "merge"], "withdrawn": ["withdraw"],
}  # fmt: skip


def fields_of(town, verb):
    more = {"into": make_report(town).reference} if "into" in verb.needs else {}
    return {name: FIELDS[name] for name in verb.needs if name in FIELDS} | ONE_OF.get(verb.name, {}) | more


def report_in(town, status, desk, kind="belysning"):
    """A report that came to its status by verbs, and its reporter's token."""
    made = submitted(town, kind, description="Lampan är släckt")
    for name in WAYS[status]:
        verb = workflow.REPORT_VERBS[name]
        act(made.report, name, desk if verb.by == "staff" else None, **fields_of(town, verb))
    report = Report.objects.get(pk=made.report.pk)
    assert report.status == status
    return report, made.token


def sees(role, report):
    """A row of the public list, or staff of this town by right."""
    if report.status != "withdrawn" and not report.kind.sensitive:
        return True
    ours = role != NEIGHBOUR and has(role, "see_report")
    return ours and (not report.kind.sensitive or has(role, "see_sensitive"))


def wanted_of_report(role, verb, report, *, api):
    allowed = has(role, verb.permission) and role != NEIGHBOUR
    if api and not allowed:  # an address of the API asks for the right before it looks
        return WHO if role == NOBODY else NO
    if not sees(role, report):
        return NOTHING
    return NO if not allowed else OK if report.status in verb.from_ else LATE


def pressed(town, report, verb, user, fields):
    """As pages and addresses do it: find what this person may know of, then do the verb."""
    found = reading.visible(town, report.reference, user=user or AnonymousUser())
    events = Event.objects.filter(report=report)
    before = found.version, events.count()
    try:
        done = verbs.act(found, verb.name, actor=user, **fields)
    except Refused:
        found.refresh_from_db()
        assert (found.version, events.count()) == before
        raise
    assert done.status == (verb.to or report.status) and events.filter(verb=verb.name, actor=user).exists()
    return OK


@pytest.mark.parametrize("kind", ["belysning", "otrygg_plats"])
@pytest.mark.parametrize("status", workflow.STATUSES)
def test_every_verb_of_a_report_for_everybody(town, people, status, kind):
    report, _token = report_in(town, status, people["desk"], kind)
    wanted, got = {}, {}
    for verb in workflow.STAFF_VERBS.values():
        fields = fields_of(town, verb)
        for role, user in people.items():
            wanted[verb.name, role] = wanted_of_report(role, verb, report, api=False)
            got[verb.name, role] = tried(pressed, town, report, verb, user, fields)
    assert differing(wanted, got) == {}
    assert len(wanted) == len(workflow.STAFF_VERBS) * (len(ROLES) + 3)


@pytest.mark.parametrize("status", workflow.STATUSES)
def test_a_refused_verb_says_what_is_possible_and_that_is_possible(town, people, status):
    report, _token = report_in(town, status, people["desk"])
    possible = {verb.name for verb in workflow.STAFF_VERBS.values() if status in verb.from_}
    assert {verb.name for verb in verbs.possible(report, people["admin"])} == possible
    for name in workflow.STAFF_VERBS.keys() - possible:
        verb = workflow.STAFF_VERBS[name]
        with pytest.raises(WrongStatus) as refused:
            verbs.act(report, name, actor=people["admin"], **fields_of(town, verb))
        assert set(refused.value.extra["possible"]) == possible


@pytest.mark.parametrize("shape", ["whole", "part"])
def test_every_verb_of_a_split_report_and_of_its_part(town, people, shape):
    """The work lies with the parts, the words with the whole."""
    whole, _token = report_in(town, "received", people["desk"])
    act(whole, "split", people["desk"], parts=FIELDS["parts"])
    report = Report.objects.get(pk=whole.pk) if shape == "whole" else whole.parts.first()
    wanted, got = {}, {}
    for verb in workflow.STAFF_VERBS.values():
        apart = workflow.kept_apart(verb.name, split_open=shape == "whole", part=shape == "part")
        wanted[verb.name] = OK if report.status in verb.from_ and not apart else LATE
        got[verb.name] = tried(pressed, town, report, verb, people["desk"], fields_of(town, verb))
    assert differing(wanted, got) == {} and set(got.values()) == {OK, LATE}


REPORTERS_VERBS = {name: verb for name, verb in workflow.REPORT_VERBS.items() if verb.by == "reporter"}
OWN_FIELDS = {"correct": {"description": "Två lampor"}}


@pytest.mark.parametrize("status", workflow.STATUSES)
def test_every_verb_of_a_reporter_with_and_without_the_token(town, people, status):
    """The token opens a report whatever its status; nobody else's right does, and no token does what is the desk's."""
    report, token = report_in(town, status, people["desk"])
    stranger = NOTHING if status == "withdrawn" else NO
    wanted, got = {}, {}

    def own(verb, token, fields):
        found = reading.by_reporter(town, report.reference, token=token)
        done = verbs.act(found, verb.name, **fields)
        assert done.status == (verb.to or status)
        return OK

    for verb in workflow.REPORT_VERBS.values():
        fields = fields_of(town, verb) | OWN_FIELDS.get(verb.name, {})
        mine = (OK if status in verb.from_ else LATE) if verb.by == "reporter" else NO
        for whose, given, comes in (("own", token, mine), ("wrong", "a" * 26, stranger), ("none", "", stranger)):
            wanted[verb.name, whose] = comes
            got[verb.name, whose] = tried(own, verb, given, fields)
    assert differing(wanted, got) == {} and REPORTERS_VERBS


def browsers(people):
    """{role: a client with that person's key}."""
    found = {role: Client() for role in people}
    for role, user in people.items():
        if user:
            found[role].defaults["HTTP_AUTHORIZATION"] = f"Bearer {ApiKey.make(user)[1]}"
    return found


def asked(client, address, fields, **headers):
    answer = client.post(f"/api/v1/{address}", json.dumps(fields), content_type="application/json", headers=headers)
    return HTTP.get(answer.status_code, answer.content.decode())


@pytest.mark.parametrize("status", workflow.STATUSES)
def test_the_api_says_the_same_of_every_verb_of_a_report(town, people, status):
    report, token = report_in(town, status, people["desk"])
    clients, wanted, got = browsers(people), {}, {}
    clients[NEIGHBOUR].defaults.pop("HTTP_AUTHORIZATION")
    clients[NEIGHBOUR].force_login(people[NEIGHBOUR], backend="people.backends.Backend")
    for verb in workflow.STAFF_VERBS.values():
        fields = fields_of(town, verb)
        address = f"reports/{report.reference}/{verb.name}"
        for role, client in clients.items():
            wanted[verb.name, role] = wanted_of_report(role, verb, report, api=True)
            got[verb.name, role] = tried(asked, client, address, fields)
    for verb in REPORTERS_VERBS.values():
        fields = fields_of(town, verb) | OWN_FIELDS.get(verb.name, {})
        address = f"reports/{report.reference}/{verb.name}"
        wanted[verb.name, "own"] = OK if status in verb.from_ else LATE
        got[verb.name, "own"] = tried(asked, clients[NOBODY], address, fields, **{"X-Reporter-Token": token})
        for role, client in clients.items():  # an officer is no reporter
            wanted[verb.name, role] = NOTHING if status == "withdrawn" else NO
            got[verb.name, role] = tried(asked, client, address, fields)
    assert differing(wanted, got) == {}


# Work orders

ORDER_WAYS = {
    "draft": [], "assigned": ["assign"], "in_progress": ["assign", "start"], "paused": ["assign", "pause"], "done": ["assign", "finish"],
    "approved": ["assign", "finish", "approve"], "cancelled": ["assign", "cancel"],
}  # fmt: skip


def order_fields_of(town, verb, crew, order=None):
    more = {"crew": crew.code} if "crew" in verb.needs else {}
    if verb.name == "add":
        more["references"] = [make_report(town).reference]
    if verb.name == "remove":
        more["references"] = [order.lines.first().report.reference]
    if verb.name == "close":
        more["reports"] = {order.lines.first().report.reference: "repaired"}
    own = ONE_OF.get(verb.name, {}) if verb.name == "cost" else {}
    return {name: FIELDS[name] for name in verb.needs if name in FIELDS} | own | more


def order_in(town, status, admin, crew):
    order = make_order(town, [make_report(town), make_report(town, "vaxtlighet")], admin)
    for name in ORDER_WAYS[status]:
        verb = workflow.ORDER_VERBS[name]
        order = orders.act(order, name, actor=admin, **order_fields_of(town, verb, crew, order))
    assert order.status == status
    return order


def sees_order(role, order):
    """Planners and those who only read see every order, a crew the ones that it was given."""
    if not has(role, "see_order") or role == NEIGHBOUR:
        return False
    only_own = has(role, "work_order") and not has(role, "plan_order")
    return not only_own or (role == "crew" and order.crew is not None)


def wanted_of_order(role, verb, order, *, api):
    allowed = has(role, verb.permission) and role != NEIGHBOUR
    if api and (role in (NOBODY, NEIGHBOUR) or not has(role, "see_order")):
        return WHO if role == NOBODY else NO
    if api and not sees_order(role, order):
        return NOTHING
    if not allowed or not sees_order(role, order):
        return NO
    return OK if order.status in verb.from_ else LATE


def order_pressed(order, verb, user, fields):
    before = order.version, order.events.count()
    try:
        done = orders.act(order, verb.name, actor=user, **fields)
    except Refused:
        order.refresh_from_db()
        assert (order.version, order.events.count()) == before
        raise
    assert done.status == (verb.to or order.status) and done.events.filter(verb=verb.name, actor=user).exists()
    return OK


@pytest.mark.parametrize("status", workflow.ORDER_STATUSES)
def test_every_verb_of_an_order_for_everybody(town, people, crew, status):
    order = order_in(town, status, people["admin"], crew)
    wanted, got = {}, {}
    for verb in workflow.ORDER_VERBS.values():
        fields = order_fields_of(town, verb, crew, order)
        for role, user in people.items():
            wanted[verb.name, role] = wanted_of_order(role, verb, order, api=False)
            got[verb.name, role] = tried(order_pressed, order, verb, user, fields)
    assert differing(wanted, got) == {}
    assert len(wanted) == len(workflow.ORDER_VERBS) * (len(ROLES) + 3)


@pytest.mark.parametrize("status", workflow.ORDER_STATUSES)
def test_the_api_says_the_same_of_every_verb_of_an_order(town, people, crew, status):
    order = order_in(town, status, people["admin"], crew)
    clients, wanted, got = browsers(people), {}, {}
    clients[NEIGHBOUR].defaults.pop("HTTP_AUTHORIZATION")
    clients[NEIGHBOUR].force_login(people[NEIGHBOUR], backend="people.backends.Backend")
    for verb in workflow.ORDER_VERBS.values():
        fields = order_fields_of(town, verb, crew, order)
        address = f"work-orders/{order.number}/{verb.name}"
        for role, client in clients.items():
            wanted[verb.name, role] = wanted_of_order(role, verb, order, api=True)
            got[verb.name, role] = tried(asked, client, address, fields)
    assert differing(wanted, got) == {}
