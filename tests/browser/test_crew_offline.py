"""A crew closes five orders without signal, the tab is killed once, and everything is sent by itself, once, in order; conflicts are shown."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import in_charge
from tests.browser.test_offline import cut, join


def orders_for_the_crew(service, n):
    """Orders of the first crew's, made over the API by the desk."""
    desk, numbers = service.as_("desk"), []
    for step in range(n):
        here = {"category": "belysning", "lng": 15.1107 + step * 0.0015, "lat": 59.0679, "description": "Släckt"}
        status, report = service.ask("POST", "/api/v1/reports", here)
        assert status == 201
        body = {"title": f"Jobb {step + 1}", "reports": [report["reference"]], "crew": "el", "priority": 1}
        status, made = service.ask("POST", "/api/v1/work-orders", body, **desk)
        assert status == 201
        numbers.append(made["number"])
    return numbers


def state_of(service, number):
    _status, order = service.ask("GET", f"/api/v1/work-orders/{number}", **service.as_("desk"))
    return order["status"]


def reaches(page, service, number, status):
    """Within ten seconds."""
    for _step in range(50):
        if state_of(service, number) == status:
            return True
        page.wait_for_timeout(200)
    return False


def close_it(page, number, photo=None):
    page.goto(f"/crew/{number}/")
    expect(page.locator("h1")).to_be_visible()
    page.click("[data-crew-verb=start] [type=submit]")
    expect(page.locator("[data-crew-verb=start]")).to_be_hidden(timeout=15_000)
    page.goto(f"/crew/{number}/finish/")
    page.click("label.code:has([value=repaired])")
    if photo:
        page.set_input_files("#photo", str(photo))
    page.click("[data-finish] [type=submit]")
    page.wait_for_url("**/crew/", timeout=15_000)


@pytest.fixture
def crew(phone):
    """Signed in as the first crew, with the day kept on the phone."""
    phone.numbers = orders_for_the_crew(phone.service, 5)
    page = phone.sign_in("crew")
    page.goto("/crew/")
    in_charge(page)
    page.reload()
    page.wait_for_selector("body[data-kept=yes]", timeout=60_000)
    phone.axe()
    return phone


def test_five_orders_are_closed_without_signal_and_arrive_once(crew, photo_file):
    service, page = crew.service, crew.page
    cut(crew)
    for number in crew.numbers[:2]:
        close_it(page, number, photo_file)
    expect(page.locator("[data-line-state]")).to_contain_text("4 sparade, skickas sen")
    crew.axe()
    page.close()  # the phone ran out of memory
    crew.page = page = crew.context.new_page()
    page.goto("/crew/")
    expect(page.locator("[data-line-state]")).to_contain_text("4 sparade, skickas sen")
    for number in crew.numbers[2:]:
        close_it(page, number)
    expect(page.locator("[data-line-state]")).to_contain_text("10 sparade, skickas sen")
    assert {state_of(service, number) for number in crew.numbers} == {"assigned"}
    join(crew)
    page.goto("/crew/")
    expect(page.locator("[data-line-state]")).to_have_text("Uppkopplad", timeout=30_000)
    assert {state_of(service, number) for number in crew.numbers} == {"done"}
    for number in crew.numbers[:2]:
        page.goto(f"/crew/{number}/")
        expect(page.locator("h1")).to_be_visible()
    crew.axe()


def test_what_the_office_changed_meanwhile_is_shown_and_decided(crew):
    service, page = crew.service, crew.page
    first, second = crew.numbers[:2]
    cut(crew)
    close_it(page, first)
    close_it(page, second)
    status, _order = service.ask(
        "POST", f"/api/v1/work-orders/{first}/change", {"title": "Ny titel"}, **service.as_("desk")
    )
    assert status == 200
    crew.expected = [409]
    join(crew)
    page.goto("/crew/")
    conflict = page.locator("[data-conflicts] .notice", has_text=first)
    expect(conflict).to_be_visible(timeout=15_000)
    assert reaches(page, service, second, "done")  # the others go on
    assert state_of(service, first) == "assigned"
    crew.axe()
    conflict.get_by_text("Skicka mitt ändå").click()
    expect(page.locator("[data-line-state]")).to_have_text("Uppkopplad", timeout=15_000)
    assert state_of(service, first) == "done"


def test_who_is_signed_out_loses_nothing_and_nobody_else_sends_it(crew):
    service, page = crew.service, crew.page
    number = crew.numbers[0]
    cut(crew)
    close_it(page, number)
    crew.context.clear_cookies()
    crew.expected = [401, 403]
    join(crew)
    page.reload()
    page.goto("/crew/")
    page.wait_for_url("**/accounts/sign-in/**")
    assert state_of(service, number) == "assigned"
    crew.sign_in("admin")
    page.goto("/crew/")
    expect(page.locator("[data-conflicts]")).to_contain_text("av någon annan")
    assert state_of(service, number) == "assigned"
    crew.context.clear_cookies()
    crew.sign_in("crew")
    page.goto("/crew/")
    expect(page.locator("[data-line-state]")).to_have_text("Uppkopplad", timeout=15_000)
    assert state_of(service, number) == "done"


def test_a_closing_that_needs_a_photo_says_so_without_signal(crew):
    page = crew.page
    cut(crew)
    page.goto(f"/crew/{crew.numbers[0]}/finish/")
    page.click("label.code:has([value=not_found])")
    page.click("[data-finish] [type=submit]")
    expect(page.locator("[data-complaint]")).to_contain_text("Ta ett foto")
    crew.axe()
    join(crew)
