"""A resident with a phone: four taps to a receipt, with a photo; without script; without the map."""

import re

from playwright.sync_api import expect


def says(page, word):
    """What the service says of the place in the middle of the map."""
    expect(page.locator("[data-place-says]")).to_contain_text(word, timeout=15_000)


def test_four_taps_and_a_photo_make_a_report(phone, photo_file):
    page = phone.page
    page.goto("/")
    page.wait_for_selector(".mark")
    phone.axe()
    page.tap("a.map-report")
    says(page, "ansvarar")
    phone.axe()
    page.tap("[data-confirm-place]")
    phone.axe()
    page.tap("label.kind:has([value=belysning])")
    page.set_input_files("#photo", str(photo_file))
    page.fill("#description", "Mörkt vid cykelvägen")
    page.wait_for_timeout(300)
    phone.axe()
    page.tap("[data-send]")
    page.wait_for_selector(".receipt-reference")
    assert re.fullmatch(r"HB-\w{3}-\w{2,}", page.inner_text(".receipt-reference").strip())
    assert "Tack. Kommunen har din anmälan." in page.inner_text("h1")
    assert page.locator(".photos img").count() == 1
    phone.axe()
    page.fill("#email", "boende@example.org")
    page.click("#contact [type=submit]")
    page.wait_for_load_state()
    assert "boende@example.org" in page.content()


def place(page):
    return page.input_value("[name=lng]"), page.input_value("[name=lat]")


def at_rest(page):
    """The place once the map has taken its size: on a busy machine words come before it has."""
    for _try in range(20):
        before = place(page)
        page.wait_for_timeout(500)
        if place(page) == before:
            return before
    raise AssertionError("the map does not come to rest")


def test_the_place_stays_where_it_was_pointed_at_while_the_rest_is_filled_in(phone):
    page = phone.page
    page.goto("/report/")
    says(page, "ansvarar")
    pointed = at_rest(page)
    page.tap("[data-confirm-place]")
    page.tap("label.kind:has([value=klotter])")
    page.set_viewport_size({"width": 390, "height": 480})
    page.wait_for_timeout(600)
    assert place(page) == pointed
    page.go_back()
    page.go_back()
    page.wait_for_timeout(600)
    assert abs(float(page.input_value("[name=lng]")) - float(pointed[0])) < 1e-4


def test_the_receipt_leads_to_a_case_that_everybody_may_read(phone):
    page = phone.page
    page.goto("/list/")
    page.tap(".case-row >> nth=0")
    page.wait_for_selector(".timeline")
    phone.axe()
    page.goto("/")
    page.wait_for_selector(".mark-disc")
    page.locator(".mark-disc").first.evaluate("mark => mark.closest('.mark').click()")
    page.wait_for_selector(".panel-case .timeline")
    phone.axe()


def test_seeing_it_too_is_one_tap(phone):
    page = phone.page
    page.goto("/list/")
    page.tap(".case-row >> nth=2")
    page.wait_for_load_state()
    before = page.locator("form .meta").count() and page.inner_text("form .meta")
    page.tap("form [type=submit]")
    page.wait_for_load_state()
    assert "ser det också" in page.inner_text("form .meta") and page.inner_text("form .meta") != before


def test_the_map_goes_to_a_place_that_is_looked_for(wide):
    page = wide.page
    page.goto("/")
    page.wait_for_selector(".mark")
    page.fill("#find-place", "norrbutiken")
    page.wait_for_selector(".found-place")
    wide.axe()
    page.keyboard.press("Enter")
    page.wait_for_timeout(900)
    west, _south, east, _north = (
        page.evaluate(
            "performance.getEntriesByType('resource').filter(e => e.name.includes('geojson')).pop().name.match(/bbox=([^&]+)/)[1]"
        )
        .replace("%2C", ",")
        .split(",")
    )
    assert float(west) < 15.11272 < float(east) and float(east) - float(west) < 0.02


def test_a_place_is_written_instead_of_pointed_at(phone):
    page = phone.page
    page.goto("/report/")
    page.click("[data-place-words] summary")
    page.fill("#place_query", "gangtunneln")
    page.wait_for_selector("[data-hit-list] label")
    page.click("[data-hit-list] label >> nth=0")
    says(page, "Gångtunneln")
    page.tap("[data-confirm-place]")
    page.wait_for_selector("label.kind:has([value=klotter])")


def test_without_script_the_whole_report_is_sent_by_words(scriptless, photo_file):
    page = scriptless.page
    page.goto("/")
    assert page.locator(".case-row").count() > 5
    page.click("a.map-report")
    page.fill("#place_query", "1042")
    page.click("[name=find]")
    page.check("input[name=category][value=belysning]", force=True)
    page.set_input_files("#photo", str(photo_file))
    page.click("[data-send]")
    assert "Tack. Kommunen har din anmälan." in page.inner_text("h1")


def test_a_dangerous_answer_ends_with_a_number_to_ring(phone):
    page = phone.page
    page.goto("/report/")
    says(page, "ansvarar")
    page.tap("[data-confirm-place]")
    page.tap("label.kind:has([value=belysning])")
    page.tap("label.chip:has([name='answers.belysning.danger'][value=yes])")
    page.wait_for_selector("[data-stop-box]:not([hidden])")
    assert "112" in page.inner_text("[data-stop-words]")
    phone.axe()


def test_outside_the_area_it_says_whose_place_it_is(phone):
    phone.expected.append(400)
    page = phone.page
    page.goto("/report/")
    says(page, "ansvarar")
    page.click("[data-place-words] summary")
    page.fill("#place_query", "59.1275, 15.1409")
    page.wait_for_selector("[data-hit-list] label")
    page.click("[data-hit-list] label >> nth=0")
    page.wait_for_selector("[data-place-error]:not([hidden])")
    assert "Kumla" in page.inner_text("[data-place-error]") and page.is_disabled("[data-confirm-place]")


LAMP = {"longitude": 15.122867, "latitude": 59.069985, "accuracy": 8}  # beside lamp 1001 of the demo town


def test_a_lamp_with_the_phones_own_position_takes_four_taps(phone):
    page, context = phone.page, phone.page.context
    context.grant_permissions(["geolocation"], origin=phone.service.url)
    context.set_geolocation(LAMP)
    taps = []

    def tap(selector):
        taps.append(selector)
        page.tap(selector)

    page.goto("/")
    tap("a.map-report")
    says(page, "1001")
    tap("[data-confirm-place]")
    tap("label.kind:has([value=belysning])")
    tap("[data-send]")
    page.wait_for_selector(".receipt-reference")
    assert len(taps) == 4
    page.goto(page.url.split("?")[0])
    assert "1001" in page.inner_text("main")


def test_own_words_bring_the_kind_to_the_front(phone):
    page = phone.page
    page.goto("/report/")
    says(page, "ansvarar")
    page.tap("[data-confirm-place]")
    assert page.is_hidden("label.kind:has([value=sno_is])")
    page.fill("#words", "halt i trappan")
    expect(page.locator("[data-meant]")).to_contain_text("Vi tänker på: Snö och halka")
    expect(page.locator("label.kind:has([value=sno_is])")).to_be_visible()
    tops = page.eval_on_selector_all(
        "label.kind", "all => all.map(tile => [tile.querySelector('input').value, tile.style.order])"
    )
    assert dict(tops)["sno_is"].startswith("-")
    phone.axe()
    page.tap("label.kind:has([value=sno_is])")
    assert page.input_value("#description") == "halt i trappan"


def test_a_question_follows_from_an_answer_and_danger_waits_for_a_call(phone):
    page = phone.page
    page.goto("/report/")
    says(page, "ansvarar")
    page.tap("[data-confirm-place]")
    page.tap("label.kind:has([value=belysning])")
    expect(page.locator("[data-when$='extent']")).to_be_hidden()
    page.tap("label:has([name='answers.belysning.extent'][value=row])")
    expect(page.locator("[data-when$='extent']")).to_be_visible()
    page.tap("label:has([name='answers.belysning.danger'][value=yes])")
    expect(page.locator("[data-stop-words]")).to_contain_text("112")
    expect(page.locator("[data-send]")).to_be_disabled()
    phone.axe()
    page.tap("label:has([name=called])")
    page.tap("[data-send]")
    page.wait_for_selector(".receipt-reference")


def test_the_place_of_a_photo_is_offered_and_never_taken(phone, photo_at):
    page = phone.page
    page.goto("/report/")
    says(page, "ansvarar")
    page.tap("[data-confirm-place]")
    page.tap("label.kind:has([value=klotter])")
    before = page.input_value("[name=lng]")
    page.set_input_files("#photo", str(photo_at(15.122867, 59.069985)))
    expect(page.locator("[data-photo-place]")).to_contain_text("Banvaktsvägen")
    assert page.input_value("[name=lng]") == before
    phone.axe()
    page.tap("[data-photo-place-yes]")
    assert abs(float(page.input_value("[name=lng]")) - 15.122867) < 1e-5
    phone.expected.append(400)  # outside the area: the service says so, and nothing is offered
    page.set_input_files("#photo", str(photo_at(11.97, 57.7)))
    page.wait_for_timeout(400)
    expect(page.locator("[data-photo-place]")).to_be_hidden()


def test_the_code_on_a_post_leads_to_its_form_with_what_is_known(phone):
    page = phone.page
    page.goto("/q/lamp/1001/")
    expect(page.locator("[data-step=what] [data-chosen-place]")).to_have_text("Lampa 1001")
    page.goto("/things/lamp/1882/")
    phone.axe()
    page.goto("/q/lamp/1882/")
    page.tap("label.kind:has([value=belysning])")
    expect(page.locator("[data-known]")).to_contain_text("släckt med avsikt från 23:00 till 05:00")
    phone.axe()
    page.tap("[data-send]")
    page.wait_for_selector(".receipt-reference")
    page.goto(page.url.split("?")[0])
    assert "1882" in page.inner_text("main")


def test_the_map_takes_the_other_colours_when_evening_comes_while_it_is_open(wide):
    """Also between two zooms, where the window is fitted to the area."""
    page = wide.page
    page.goto("/")
    page.wait_for_selector(".leaflet-tile-loaded")
    assert (
        page.locator(".leaflet-tile[src*='/light/']").count()
        and not page.locator(".leaflet-tile[src*='/dark/']").count()
    )
    page.emulate_media(color_scheme="dark")
    page.wait_for_selector(".leaflet-tile-loaded[src*='/dark/']")
    page.wait_for_load_state("networkidle")
    assert not page.locator(".leaflet-tile[src*='/light/']").count()  # and `wide` has met no answer that is not there
