"""Every page that a resident can come to: accessible in both schemes, both widths and both languages, and nothing sticks out."""

import pytest

from tests.browser.conftest import PHONE, WIDE, Visitor

FIXED = [
    "/", "/list/", "/report/", "/about/", "/privacy/", "/accessibility/", "/r/", "/r/HB-222-22/", "/follow/", "/follow/?monthly=1", "/figures/",
    "/promise/", "/promise/log/1-wrong/", "/ledger/", "/figures/?period=month",
    "/month/", "/walk/", "/walk/norr226/", "/mine/", "/waiting/", "/offline/", "/things/lamp/1001/", "/accounts/sign-in/", "/stop/1/wrong/",
    "/follow/1/wrong/", "/mine/wrong/", "/better/1/wrong/",
]  # fmt: skip
OWN = [
    "{own}",
    "{own}?new=1",
    "{own}move/",
    "/r/{reference}/",
    "/follow/?report={reference}",
    "/r/{fixed}/",
    "/r/{public}/flag",
]
SIZES = {"390": PHONE, "1280": WIDE}


@pytest.fixture(scope="module")
def cases(service):
    """A new report, one that is mended, and one whose text is public."""
    here = {"category": "klotter", "lng": 15.110744, "lat": 59.067937, "description": "Klotter på skåpet"}
    desk = service.as_("desk")
    _status, made = service.ask("POST", "/api/v1/reports", here)
    _status, fixed = service.ask("POST", "/api/v1/reports", here)
    service.ask("POST", f"/api/v1/reports/{fixed['reference']}/fix", {}, **desk)
    _status, public = service.ask("POST", "/api/v1/reports", here)
    service.ask("POST", f"/api/v1/reports/{public['reference']}/publish", {}, **desk)
    own = made["links"]["own"].removeprefix(service.url)
    return {"reference": made["reference"], "own": own, "fixed": fixed["reference"], "public": public["reference"]}


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_page_is_accessible_in_both_schemes_and_fits(chromium, service, cases, size, language):
    visitor = Visitor(chromium, service, **size)
    visitor.expected.append(404)
    visitor.page.goto(f"/about/?lang={language}")
    for page in FIXED + [one.format(**cases) for one in OWN]:
        visitor.open(page)
        assert visitor.page.get_attribute("html", "lang") == language, page
        visitor.axe_in_both_schemes()
        assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page
    visitor.close()


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_pages_that_run_from_the_right_are_accessible_in_both_schemes_and_fit(chromium, service, cases, size):
    visitor = Visitor(chromium, service, **size)
    visitor.expected.append(404)
    visitor.page.goto("/about/?lang=ar")
    for page in FIXED[:16] + [one.format(**cases) for one in OWN]:
        visitor.open(page)
        assert visitor.page.get_attribute("html", "dir") == "rtl"
        visitor.axe_in_both_schemes()
        assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page
    visitor.close()


@pytest.mark.parametrize("page", ["/", "/report/", "/list/", "/month/", "/walk/norr226/", "{own}", "/accessibility/"])
def test_nothing_is_cut_at_320_pixels_with_large_text(chromium, service, cases, page):
    visitor = Visitor(chromium, service, viewport={"width": 320, "height": 640})
    visitor.page.goto(page.format(**cases))
    visitor.page.evaluate("document.documentElement.style.fontSize = '200%'")
    visitor.page.wait_for_timeout(300)
    assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    visitor.close()


# What lies 22 px above, below and beside the middle of a control must still be the control (or its label): its hit area, not its drawing.
SMALL = """() => [...document.querySelectorAll([
    "main :is(button, a.button, .chip, summary, select, textarea)", ".bar :is(a, summary)",
    "main input:not([type=hidden], [type=radio], [type=checkbox], [type=file])"].join())]
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().width && getComputedStyle(one).position !== 'fixed')
  .filter((one) => {
    one.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
    const box = one.getBoundingClientRect();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const hit = (dx, dy) => { const found = document.elementFromPoint(x + dx, y + dy); return !found || one.contains(found) || found.contains(one); };
    return !(hit(0, 0) && hit(0, 21) && hit(0, -21) && hit(21, 0) && hit(-21, 0));
  }).map((one) => `${Math.round(one.getBoundingClientRect().height)} ${one.outerHTML.slice(0, 100)}`)"""


def test_everything_that_is_pressed_is_large_enough_on_a_phone(chromium, service, cases):
    """48 px as designed; checkboxes and the like count with their label. 44 is the floor here, as rounding takes a pixel."""
    visitor = Visitor(chromium, service, **PHONE)
    small = {}
    for page in ["/", "/list/", "/report/", "/follow/", "/mine/", "/month/", "{own}", "{own}move/", "/r/{fixed}/"]:
        visitor.page.goto(page.format(**cases))
        visitor.page.wait_for_load_state("networkidle")
        found = visitor.page.evaluate(SMALL)
        if found:
            small[page] = found
    assert small == {}
    visitor.close()


def test_a_report_is_sent_with_the_keyboard_alone_also_the_place(wide):
    """Tab, arrows, Enter and Space: the pin is moved with arrows, no mouse and no touch."""
    page = wide.page
    page.goto("/report/")
    page.wait_for_selector(".crosshair")
    focus(page, "[data-map-ground]")
    before = page.input_value("[name=lng]")
    for _step in range(6):
        page.keyboard.press("ArrowRight")
    page.wait_for_timeout(500)
    assert page.input_value("[name=lng]") != before
    focus(page, "[data-confirm-place]")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-step=what]:not([hidden])")
    focus(page, "[name=category]")
    page.keyboard.press("Space")
    focus(page, "[data-go-on]")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-step=send]:not([hidden])")
    focus(page, "[data-send]")
    page.keyboard.press("Enter")
    page.wait_for_selector(".receipt-reference")
    wide.axe()


def test_a_place_is_found_by_words_with_the_keyboard_alone(wide):
    page = wide.page
    page.goto("/report/")
    page.wait_for_selector(".crosshair")
    focus(page, "[data-place-words] summary")
    page.keyboard.press("Enter")
    focus(page, "[name=place_query]")
    page.keyboard.type("Norrbutiken")
    page.wait_for_selector("[data-hit-list] input")
    focus(page, "[name=place_hit]")
    page.keyboard.press("Space")
    page.wait_for_timeout(600)
    focus(page, "[data-confirm-place]")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-step=what]:not([hidden])")


def focus(page, selector):
    """Tab until it is there, as somebody without a mouse does, and see where one is."""
    for _press in range(80):
        page.keyboard.press("Tab")
        if page.evaluate(f"document.activeElement.matches({selector!r})"):
            outline = page.evaluate(
                "getComputedStyle(document.activeElement.closest('label') || document.activeElement).outlineStyle"
            )
            own = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert (
                "none" not in (outline, own)
                or outline != own
                or page.evaluate("document.activeElement.matches(':focus-visible')")
            )
            return
    raise AssertionError(f"{selector} cannot be reached with Tab")


def test_marks_say_what_they_are_and_are_out_of_the_way_while_one_chooses_a_place(wide):
    page = wide.page
    page.goto("/")
    page.wait_for_selector(".mark")
    names = page.eval_on_selector_all(".mark", "marks => marks.map((one) => one.getAttribute('aria-label'))")
    assert (
        all(names)
        and any("anmälningar här" in name for name in names)
        and any("Lampa släckt · " in name for name in names)
    )
    page.goto("/report/")
    page.wait_for_selector(".mark")
    assert page.locator(".mark[tabindex]").count() == 0 and page.locator(".mark:not([aria-hidden])").count() == 0


def test_a_report_is_sent_on_the_narrowest_telephone(chromium, service):
    """360 px, touch: nothing sticks out on any step."""
    visitor = Visitor(chromium, service, **PHONE | {"viewport": {"width": 360, "height": 640}})
    page = visitor.page
    fits = "document.documentElement.scrollWidth <= innerWidth"
    page.goto("/")
    page.wait_for_selector(".mark")
    assert page.evaluate(fits)
    page.tap("a.map-report")
    page.wait_for_selector(".crosshair")
    for selector, following in (
        ("[data-confirm-place]", "[data-step=what].is-now"), ("label.kind >> nth=3", "[data-step=send].is-now"), ("[data-send]", ".receipt-reference"),
    ):  # fmt: skip
        assert page.evaluate(fits)
        page.tap(selector)
        page.wait_for_selector(following)
    assert page.evaluate(fits)
    visitor.axe()
    visitor.close()


def test_the_first_map_comes_after_a_short_chain(phone):
    """Scripts and styles that the page does not name itself, at most one step further; and how many answers the map waited for."""
    page = phone.page
    asked = []
    page.on("request", lambda request: asked.append(request))
    page.goto("/")
    page.wait_for_selector(".leaflet-tile-loaded")
    html = page.content()
    unnamed = [
        one.url
        for one in asked
        if one.resource_type in ("script", "stylesheet") and one.url.rsplit("/", 1)[1] not in html
    ]
    first_tile = next(number for number, one in enumerate(asked) if "/ground/" in one.url)
    before = [one.url for one in asked[:first_tile] if one.resource_type in ("script", "document", "fetch", "xhr")]
    print("unnamed", unnamed, "before the first tile", len(before), before)
    assert len(unnamed) <= 8
