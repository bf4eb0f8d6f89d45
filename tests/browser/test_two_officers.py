"""Two officers at one case, each in a browser of their own: nobody overwrites anybody, both versions are seen field by field, nothing is lost."""

import pytest
from playwright.sync_api import expect

from bench.service import manage
from tests.browser.conftest import WIDE, Visitor, press

SECOND = """
from django.contrib.auth.models import Group
from people.models import User
user = User.objects.create_user("desk2", password="{password}", first_name="Omar", last_name="Berg", jurisdiction=User.objects.get(username="desk").jurisdiction)
user.groups.add(Group.objects.get(name="desk"))
"""
CHANGE, DECLINE = "form[action*='/change/']", "form[action*='/decline/']"


@pytest.fixture(scope="module")
def second_officer(service):
    """Omar; the demo has one person per role."""
    password = "lampan-lyser-igen-4"
    manage(service.env, "shell", "-v0", "-c", SECOND.format(password=password))
    with (service.data_dir / "demo-accounts.txt").open("a") as accounts:
        accounts.write(f"desk2 {password} none\n")
    return "desk2"


@pytest.fixture
def both(chromium, service, second_officer):
    """Two windows on the same new case."""
    here = {"category": "klotter", "lng": 15.1107, "lat": 59.0679, "description": "Klotter på skåpet"}
    _status, case = service.ask("POST", "/api/v1/reports", here)
    visitors = [Visitor(chromium, service, **WIDE) for _ in range(2)]
    for visitor, name in zip(visitors, ("desk", second_officer), strict=True):
        visitor.expected.append(409)
        visitor.sign_in(name).goto(f"/desk/r/{case['reference']}/")
    yield visitors, case["reference"]
    for visitor in visitors:
        visitor.close()


def filled(page, form, **fields):
    """Opens More, then the verb's own form, and writes into it."""
    press(page, "e")
    page.locator(f"details.act:not(.act-more):has({form}) > summary").click()
    for name, value in fields.items():
        box = page.locator(f"{form} [name={name}]")
        box.select_option(value) if box.evaluate("one => one.tagName") == "SELECT" else box.fill(value)
    return page.locator(f"{form} .button-main")


def race_rows(page):
    """{field: (now, what one wanted)} as it is read."""
    rows = page.locator(".notice-warning tbody tr")
    return {
        row.locator("th").inner_text(): tuple(row.locator("td").all_inner_texts())
        for row in rows.all()
    }  # fmt: skip


def test_the_slower_of_two_sees_both_versions_field_by_field_and_loses_nothing(both, service):
    (maria, omar), reference = both
    quick = filled(maria.page, CHANGE, category="nedskrapning", priority="1", place_text="Vid skåpet")
    slow = filled(omar.page, CHANGE, category="skadegorelse", priority="2", note="Sönder, inte bara klottrat")
    quick.click()
    maria.page.wait_for_selector(".notice-success")
    slow.click()
    omar.page.wait_for_selector(".notice-warning")
    rows = race_rows(omar.page)
    assert rows["Slag"] == ("Skräp", "Skadat") and rows["Prioritet"] == ("1 – fara, nu", "2 – snart")
    assert "Maria" in omar.page.inner_text(".notice-warning")
    omar.axe()
    assert omar.page.input_value(f"{CHANGE} [name=note]") == "Sönder, inte bara klottrat"
    assert omar.page.input_value(f"{CHANGE} [name=category]") == "skadegorelse"
    report = service.ask("GET", f"/api/v1/reports/{reference}", **service.as_("desk"))[1]
    assert (report["category"], report["version"]) == ("nedskrapning", 2)
    omar.page.click(f"{CHANGE} .button-main")
    omar.page.wait_for_selector(".notice-success")
    report = service.ask("GET", f"/api/v1/reports/{reference}", **service.as_("desk"))[1]
    assert (report["category"], report["version"]) == ("skadegorelse", 3)
    story = omar.page.inner_text(".timeline")
    assert story.count("Ändrad") == 2 and "Sönder, inte bara klottrat" in story and "Omar Berg" in story
    maria.page.reload()
    assert "Sönder, inte bara klottrat" in maria.page.inner_text(".timeline")
    assert "Vid skåpet" in maria.page.inner_text(".desk-head")


def test_one_accepts_while_the_other_writes_why_not(both):
    (maria, omar), _reference = both
    why = "Privat skåp: ägaren får ta bort det."
    filled(omar.page, DECLINE, reason=why)
    press(maria.page, "a")
    maria.page.wait_for_selector(".notice-success")
    omar.page.click(f"{DECLINE} .button-main")
    omar.page.wait_for_selector(".notice-warning")
    assert race_rows(omar.page)["Läge"][0] == "Mottagen"
    expect(omar.page.locator(f"{DECLINE} [name=reason]")).to_be_visible()
    assert omar.page.input_value(f"{DECLINE} [name=reason]") == why
    omar.page.click(f"{DECLINE} .button-main")
    omar.page.wait_for_selector(".notice-success")
    assert why in omar.page.inner_text(".timeline")
    press(maria.page, "z")  # her undo comes too late for what he has decided since, and says so
    maria.page.wait_for_load_state()
    expect(maria.page.locator("[role=status], [role=alert]").first).to_contain_text("Omar Berg")
    assert "Åtgärdas inte" in maria.page.inner_text(".desk-state")


def test_two_who_press_in_the_same_moment_are_one_after_the_other(both, service):
    """Sent together, not one after the other: one is done, the other one is told."""
    (maria, omar), reference = both
    for visitor, code in ((maria, "nedskrapning"), (omar, "skadegorelse")):
        filled(visitor.page, CHANGE, category=code, note=f"Från {code}")
    for visitor in (maria, omar):
        visitor.page.evaluate(f'setTimeout(() => document.querySelector("{CHANGE}").requestSubmit(), 300)')
    for visitor in (maria, omar):
        visitor.page.wait_for_selector(".notice-success, .notice-warning")
    told = [visitor.page.locator(".notice-warning tbody").count() for visitor in (maria, omar)]
    assert sorted(told) == [0, 1]
    quicker, slower = (maria, omar) if told == [0, 1] else (omar, maria)
    kept = slower.page.input_value(f"{CHANGE} [name=note]")
    assert kept in ("Från nedskrapning", "Från skadegorelse")
    report = service.ask("GET", f"/api/v1/reports/{reference}", **service.as_("desk"))[1]
    assert report["version"] == 2 and report["category"] != kept.removeprefix("Från ")
    assert f"Från {report['category']}" in quicker.page.inner_text(".timeline")


def test_among_many_what_the_other_one_changed_is_left_alone_and_opened_with_one_link(both, service):
    (maria, omar), reference = both
    here = {"category": "klotter", "lng": 15.1117, "lat": 59.0679}
    other = service.ask("POST", "/api/v1/reports", here)[1]["reference"]
    maria.page.goto("/desk/?view=new")
    for one in (reference, other):
        maria.page.check(f"[name=report][value^='{one}']")
    filled(omar.page, CHANGE, priority="1").click()
    omar.page.wait_for_selector(".notice-success")
    press(maria.page, "a")
    expect(maria.page.locator(".notice-warning")).to_contain_text(reference)
    maria.page.click(".notice-warning a", trial=True)  # the map beside the queue does not lie on top of it
    link = maria.page.get_attribute(".notice-warning a", "href")
    maria.page.click("[data-undo] button")
    expect(maria.page.locator(".notice-success")).to_contain_text("1 anmälan är som den var")
    maria.page.goto(link)
    page = maria.page.inner_text("main")
    assert "Omar Berg" in page and reference in page and other not in page
    maria.axe_in_both_schemes()


def test_the_queue_says_which_case_the_other_one_has_open_and_stops_saying_it(both):
    (maria, omar), reference = both
    maria.page.goto("/desk/?view=new")
    row = maria.page.locator(f".queue-row[data-reference='{reference}']")
    expect(row.locator("[data-row-here]")).to_contain_text("Omar Berg har den öppen.")
    expect(row.locator("[data-who]")).to_be_visible()
    maria.axe_in_both_schemes()
    maria.page.clock.install()
    maria.page.reload()
    expect(row.locator("[data-who]")).to_be_visible()
    omar.page.goto("/desk/orders/")
    for _try in range(100):  # what a page says while it goes away is waited for by nobody
        if reference not in maria.page.request.get("/desk/here/").json()["open"]:
            break
        omar.page.wait_for_timeout(100)
    maria.page.clock.fast_forward(20_500)
    expect(row.locator("[data-who]")).to_have_count(0)
