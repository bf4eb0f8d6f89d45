"""A crew closes five orders without signal, the tab is killed once, and everything is sent by itself, once, in order; conflicts are shown."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import IN_CHARGE, in_charge
from tests.browser.test_offline import TOLD_MS, cut, join


def orders_for_the_crew(service, n, **more):
    """Orders of the first crew's, made over the API by the desk."""
    desk, numbers = service.as_("desk"), []
    for step in range(n):
        here = {"category": "belysning", "lng": 15.1107 + step * 0.0015, "lat": 59.0679, "description": "Släckt"}
        status, report = service.ask("POST", "/api/v1/reports", here)
        assert status == 201
        body = {"title": f"Jobb {step + 1}", "reports": [report["reference"]], "crew": "el", "priority": 1} | more
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
def crew(phone, request):
    """Signed in as the first crew, with the day kept on the phone: two new orders, or as many as the test asks for."""
    phone.numbers = orders_for_the_crew(phone.service, getattr(request, "param", 2))
    day_is_kept(phone)
    return phone


def day_is_kept(phone):
    page = phone.sign_in("crew")
    page.goto("/crew/")
    in_charge(page)
    page.reload()
    page.wait_for_selector("body[data-kept=yes]", timeout=60_000)
    phone.axe()


SLOW_STORE = """
const open = IDBFactory.prototype.open;
IDBFactory.prototype.open = function (...what) {
    const real = open.apply(this, what), request = { set onsuccess(told) { real.onsuccess = () => setTimeout(told, 3000); } };
    for (const name of ["result", "error"]) Object.defineProperty(request, name, { get: () => real[name] });
    for (const name of ["onupgradeneeded", "onerror"]) Object.defineProperty(request, name, { set: (told) => { real[name] = told; } });
    return request;
};"""


def test_a_phone_whose_store_is_slow_has_its_worker_too(phone):
    """Its page was loaded long before the store had opened, and the worker waited for a moment that was over."""
    page = phone.sign_in("crew")
    page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one?.unregister())")
    page.add_init_script(SLOW_STORE)
    page.goto("/crew/")
    assert page.evaluate(IN_CHARGE)


@pytest.mark.parametrize("crew", [5], indirect=True)
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
    expect(page.locator("[data-line-state]")).to_have_text("Uppkopplad", timeout=TOLD_MS)
    assert {state_of(service, number) for number in crew.numbers} == {"done"}
    for number in crew.numbers[:2]:
        page.goto(f"/crew/{number}/")
        expect(page.locator("h1")).to_be_visible()
    crew.axe()


def in_conflict(crew, *numbers):
    """What the crew closed without signal and the office changed meanwhile; the box of the first."""
    cut(crew)
    for number in numbers:
        close_it(crew.page, number)
    changed = {"title": "Ny titel", "priority": 2}
    assert (
        crew.service.ask("POST", f"/api/v1/work-orders/{numbers[0]}/change", changed, **crew.service.as_("desk"))[0]
        == 200
    )
    crew.expected = [409]
    join(crew)
    crew.page.goto("/crew/")
    box = crew.page.locator("[data-conflicts] .clash", has_text=numbers[0])
    expect(box).to_be_visible(timeout=TOLD_MS)
    return box


def test_what_the_office_changed_meanwhile_is_shown_and_decided(crew):
    service, page = crew.service, crew.page
    first, second = crew.numbers[:2]
    box = in_conflict(crew, first, second)
    assert reaches(page, service, second, "done")  # the others go on
    assert state_of(service, first) == "assigned"
    expect(box).to_contain_text("hann före: Ändrad")
    rows = [row.split() for row in box.locator("tbody").all_inner_texts()]
    assert ["Läge", "Tilldelad", "Startad,", "Klar"] in rows and ["Hur", "det", "gick", "–", "Lagat"] in rows
    assert any("Ny titel" in " ".join(row) for row in rows)
    assert all(button.bounding_box()["height"] >= 56 for button in box.locator(".button").all())
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    crew.axe_in_both_schemes()
    box.get_by_text("Skicka mitt ändå").click()
    expect(page.locator("[data-line-state]")).to_have_text("Uppkopplad", timeout=TOLD_MS)
    assert state_of(service, first) == "done"


def test_what_the_office_changed_is_read_in_the_language_of_the_page(crew):
    page, first = crew.page, crew.numbers[0]
    box = in_conflict(crew, first)
    expect(box).to_contain_text("hann före: Ändrad")
    page.goto("/crew/?lang=en")
    expect(box).to_contain_text("was here before you: Changed")
    expect(box.get_by_role("button", name="Send mine all the same")).to_be_visible()
    words = box.inner_text()
    assert "Status" in words and "Tilldelad" not in words and "Läge" not in words
    assert state_of(crew.service, first) == "assigned"
    page.goto("/crew/?lang=sv")
    expect(box).to_contain_text("hann före: Ändrad")


def test_a_photo_that_goes_first_does_not_hide_what_the_office_changed(crew, photo_file):
    first = crew.numbers[0]
    cut(crew)
    crew.page.goto(f"/crew/{first}/")
    crew.page.set_input_files("#before", str(photo_file))
    expect(crew.page.locator("[data-own-shots] img")).to_have_count(1)
    box = in_conflict(crew, first)
    expect(box).to_contain_text("hann före: Ändrad")
    assert state_of(crew.service, first) == "assigned"
    crew.page.goto(f"/crew/{first}/")
    expect(crew.page.locator(".job-thumbs img")).to_have_count(1)  # the photo is there already


def test_what_is_left_to_the_office_can_be_fetched_back_and_is_never_sent(crew):
    service, page, first = crew.service, crew.page, crew.numbers[0]
    box = in_conflict(crew, first)
    box.get_by_text("Låt det vara som det är").click()
    expect(page.locator("[data-line-state]")).to_have_text("Uppkopplad", timeout=TOLD_MS)
    page.reload()
    page.get_by_text("Ta fram mitt igen").click()  # a glove had slipped
    expect(box).to_be_visible()
    box.get_by_text("Låt det vara som det är").click()
    expect(box).to_be_hidden()
    crew.axe()
    page.goto(f"/crew/{first}/")
    expect(page.locator("h1")).to_have_text("Ny titel")
    expect(page.locator("[data-line-state]")).to_have_text("Uppkopplad", timeout=TOLD_MS)
    assert state_of(service, first) == "assigned"


def test_who_sends_is_asked_of_the_service_itself_and_not_of_the_phones_worker(crew):
    for address, by_worker in (("/crew/", True), ("/crew/who/", False)):
        with crew.page.expect_response(f"**{address}") as answered:
            crew.page.evaluate("(address) => fetch(address)", address)
        assert answered.value.from_service_worker is by_worker


def test_a_pause_ticks_and_photos_of_before_and_after_go_by_themselves_once_and_in_order(phone, wide, photo_file):
    service, page = phone.service, phone.page
    number, other = orders_for_the_crew(service, 2, tasks=["Stäng av strömmen", "Skylta"])
    day_is_kept(phone)
    cut(phone)
    page.goto(f"/crew/{number}/")
    page.set_input_files("#before", str(photo_file))
    expect(page.locator("[data-own-shots] img")).to_have_count(1)
    page.get_by_label("Stäng av strömmen").check()
    page.click("[data-crew-verb=tick] [type=submit]")
    expect(page.locator("[data-line-state]")).to_contain_text("2 sparade", timeout=15_000)
    page.goto(f"/crew/{number}/")
    expect(page.get_by_label("Stäng av strömmen")).to_be_checked()  # as it was left
    page.get_by_label("Skylta").check()
    page.click("[data-crew-verb=tick] [type=submit]")
    expect(page.locator("[data-line-state]")).to_contain_text("3 sparade", timeout=15_000)
    page.click("details.job-pause > summary")
    page.fill("#pause-reason", "Väntar på en arm")
    page.fill("#pause-until", (date.today() + timedelta(days=9)).isoformat())
    page.click("[data-crew-verb=pause] [type=submit]")
    expect(page.locator("[data-line-state]")).to_contain_text("4 sparade", timeout=15_000)
    close_it(page, other, photo_file)
    expect(page.locator("[data-line-state]")).to_contain_text("6 sparade", timeout=15_000)
    join(phone)
    expect(page.locator("[data-line-state]")).to_have_text("Uppkopplad", timeout=TOLD_MS)  # nobody pressed anything
    order = service.ask("GET", f"/api/v1/work-orders/{number}", **service.as_("desk"))[1]
    assert order["status"] == "paused" and all(task["done"] for task in order["tasks"])
    assert state_of(service, other) == "done"
    assert told(wide, number) == ["Pausad", "Uppgifter bockades av", "Uppgifter bockades av", "Skapad"]
    expect(wide.page.locator(".timeline")).to_contain_text("Väntar på en arm")
    for one, photos in ((number, 1), (other, 1)):
        page.goto(f"/crew/{one}/")
        expect(page.locator(".job-thumbs img")).to_have_count(photos)


def told(wide, number):
    """What happened to an order as the desk reads it, newest first."""
    if "/desk/" not in wide.page.url:
        wide.sign_in("desk")
    wide.page.goto(f"/desk/orders/{number}/")
    return wide.page.locator(".timeline > li > b").all_inner_texts()


DRAWN = "(image) => image.decode().then(() => image.naturalWidth > 0)"


def test_the_list_the_map_and_the_photos_of_the_day_open_without_signal(phone, photo_file):
    number, page = orders_for_the_crew(phone.service, 1)[0], phone.page
    phone.sign_in("crew")
    page.goto(f"/crew/{number}/")
    with page.expect_navigation():
        page.set_input_files("#before", str(photo_file))
    sign_out_behind(phone)
    day_is_kept(phone)
    cut(phone)
    page.goto("/crew/")
    expect(page.locator("[data-line-state]")).to_have_text("Ingen täckning")
    assert page.locator(".job-map-day img").evaluate(DRAWN)
    page.click(f"a.job[href='/crew/{number}/']")
    expect(page.locator("h1")).to_have_text("Jobb 1")
    assert page.locator(".job-map img").evaluate(DRAWN)
    assert page.locator(".job-thumbs img").evaluate(DRAWN)
    phone.axe_in_both_schemes()
    page.click(".job-thumbs a")  # the large one
    assert page.locator("img").evaluate(DRAWN)
    join(phone)


def sign_out_behind(visitor):
    """The session has ended, as after its days. The other cookies stay: what the page is still fetching would be given new ones."""
    visitor.context.clear_cookies(name="sessionid")


def test_who_is_signed_out_loses_nothing_and_nobody_else_sends_it(crew):
    service, page = crew.service, crew.page
    number = crew.numbers[0]
    cut(crew)
    close_it(page, number)
    sign_out_behind(crew)
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
    sign_out_behind(crew)
    crew.sign_in("crew")
    page.goto("/crew/")
    expect(page.locator("[data-line-state]")).to_have_text("Uppkopplad", timeout=TOLD_MS)
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
