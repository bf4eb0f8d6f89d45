"""What only a phone has: a camera with the old photo over it, a position, a map app; and answers that are corrected when signal is back."""

import re
import shutil

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ARGUMENTS, PHONE, Visitor
from tests.browser.test_crew_offline import crew, orders_for_the_crew, state_of  # noqa: F401
from tests.browser.test_offline import TOLD_MS, cut, join

FAKE_CAMERA = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
LIVE = "(one) => one.videoWidth || new Promise((seen) => one.addEventListener('resize', () => seen(one.videoWidth)))"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1"


@pytest.fixture(scope="module")
def chromium():
    """With a camera that shows a moving picture of its own."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=[*ARGUMENTS, *FAKE_CAMERA])
        yield browser
        browser.close()


def order_with(service, n, **more):
    """One order of the first crew's, for n reports; (number, references)."""
    references = []
    for step in range(n):
        here = {"category": "belysning", "lng": 15.1107 + step * 0.0015, "lat": 59.0679, "description": "Släckt"}
        references.append(service.ask("POST", "/api/v1/reports", here)[1]["reference"])
    body = {"title": "Två lampor", "reports": references, "crew": "el", "priority": 1} | more
    status, made = service.ask("POST", "/api/v1/work-orders", body, **service.as_("desk"))
    assert status == 201
    return made["number"], references


def test_the_picture_afterwards_is_taken_through_the_old_one(phone, photo_file):
    phone.context.grant_permissions(["camera"])
    number, _references = order_with(phone.service, 1)
    page = phone.sign_in("crew")
    page.goto(f"/crew/{number}/")
    with page.expect_navigation():
        page.set_input_files("#before", str(photo_file))
    expect(page.locator(".job-thumbs img")).to_have_count(1)
    page.goto(f"/crew/{number}/finish/")
    page.click("[data-camera-open]")
    page.locator("[data-camera] video").evaluate(LIVE)
    ghost = page.locator("[data-camera] img")
    expect(ghost).to_be_visible()
    assert ghost.evaluate("(one) => getComputedStyle(one).opacity") == "0.35"
    video, over = page.locator("[data-camera] video").bounding_box(), ghost.bounding_box()
    assert abs(video["width"] - over["width"]) < 2 and abs(video["y"] - over["y"]) < 2
    phone.axe()
    page.click("[data-shoot]")
    expect(page.locator("[data-shown]")).to_be_visible()
    expect(page.locator("[data-camera]")).to_be_hidden()
    assert page.evaluate(
        "document.querySelector('[data-camera] video').srcObject.getTracks().every((t) => t.readyState === 'ended')"
    )
    page.click("label.code:has([value=not_found])")
    page.click("[data-finish] [type=submit]")
    page.wait_for_url("**/crew/")
    assert state_of(phone.service, number) == "done"
    page.goto(f"/crew/{number}/")
    expect(page.locator(".job-thumbs img")).to_have_count(2)


def test_cards_say_how_far_it_is_once_the_position_is_allowed(chromium, service):
    number, _references = order_with(service, 1)
    place = {"geolocation": {"latitude": 59.0679, "longitude": 15.1107}, "permissions": ["geolocation"]}
    visitor = Visitor(chromium, service, **PHONE | place)
    page = visitor.sign_in("crew")
    distance = page.locator(f"a.job[href='/crew/{number}/'] [data-distance]")
    expect(distance).to_have_text("Du är här")
    visitor.context.set_geolocation({"latitude": 59.0679 + 0.0045, "longitude": 15.1107})
    expect(distance).to_have_text("500 m")
    visitor.close()


def test_nobody_is_asked_for_a_position_unasked(phone):
    page = phone.sign_in("crew")
    expect(page.locator("[data-show-distances]")).to_be_visible()
    assert page.locator("[data-distance]").first.inner_text() == ""


@pytest.mark.parametrize(("agent", "scheme"), [({}, "geo:59."), ({"user_agent": IPHONE}, "maps://?daddr=59.")])
def test_the_way_there_opens_in_the_phones_own_map(chromium, service, agent, scheme):
    number, _references = order_with(service, 1)
    visitor = Visitor(chromium, service, **PHONE | agent)
    page = visitor.sign_in("crew")
    page.goto(f"/crew/{number}/")
    way = page.locator(".crew-acts [data-way]")
    expect(way).to_have_attribute("href", re.compile("^" + scheme.replace("?", r"\?").replace(".", r"\.")))
    assert way.bounding_box()["height"] >= 56
    visitor.close()


def test_one_reports_own_answer_is_asked_for_what_it_needs_without_signal(phone):
    number, (_first, second) = order_with(phone.service, 2)
    page = phone.sign_in("crew")
    page.goto(f"/crew/{number}/finish/")
    page.click("label.code:has([value=repaired])")
    expect(page.locator("#until")).to_be_hidden()
    page.click("text=Inte samma för alla")
    page.select_option(f"[name='code.{second}']", "part_ordered")
    expect(page.locator("#until")).to_be_visible()
    page.click("[data-finish] [type=submit]")
    expect(page.locator("[data-complaint]")).to_contain_text("när delen väntas")
    page.select_option(f"[name='code.{second}']", "not_found")
    page.click("[data-finish] [type=submit]")
    expect(page.locator("[data-complaint]")).to_contain_text("Ta ett foto")
    phone.axe()


def test_a_closing_that_comes_back_is_corrected_and_not_thrown_away(crew):  # noqa: F811
    """The town began to ask for photos while the crew had no signal."""
    service, page, number = crew.service, crew.page, crew.numbers[0]
    cut(crew)
    page.goto(f"/crew/{number}/finish/")
    page.click("label.code:has([value=part_ordered])")
    page.fill("#until", "2020-01-01")
    page.fill("#note", "Beställd hos grossisten")
    page.click("[data-finish] [type=submit]")
    page.wait_for_url("**/crew/", timeout=15_000)
    crew.expected = [400]
    join(crew)
    page.goto("/crew/")
    conflict = page.locator("[data-conflicts] .notice", has_text=number)
    expect(conflict).to_be_visible(timeout=TOLD_MS)
    expect(conflict.get_by_text("Skicka mitt ändå")).to_have_count(0)
    crew.axe()
    conflict.get_by_text("Rätta").click()
    page.wait_for_url("**/finish/")
    expect(page.locator("#note")).to_have_value("Beställd hos grossisten")
    expect(page.locator("[name=code][value=part_ordered]")).to_be_checked()
    page.fill("#until", "2099-01-31")
    page.click("[data-finish] [type=submit]")
    page.wait_for_url("**/crew/")
    expect(page.locator("[data-line-state]")).to_have_text("Uppkopplad", timeout=TOLD_MS)
    assert state_of(service, number) == "done"


def test_a_foreman_drags_an_order_to_another_crew(chromium, service):
    from tests.browser.conftest import WIDE

    number, _references = order_with(service, 1)
    visitor = Visitor(chromium, service, **WIDE | {"viewport": {"width": 1280, "height": 2600}})
    page = visitor.sign_in("desk")
    page.goto("/desk/board/")
    page.wait_for_selector(".mark-number")
    visitor.axe()
    card = page.locator(f"[data-order='{number}']")
    with page.expect_navigation():
        card.drag_to(page.locator("[data-crew=gata] h2"))
    expect(page.locator(f"[data-crew=gata] [data-order='{number}']")).to_be_visible()
    expect(page.locator(".notice-success")).to_contain_text("Gatulaget")
    visitor.close()
