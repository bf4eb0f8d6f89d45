"""Managers in a real browser: narrow, play, compare, look behind a square, take the picture along; the address brings it back."""

import csv
from urllib.parse import parse_qs, urlsplit


def test_a_manager_narrows_plays_compares_and_takes_the_picture_along(wide):
    page = wide.sign_in("manager")
    page.wait_for_selector("path.square")
    page.select_option("#period", "year")
    page.select_option("#darkness", "dark")
    page.click(".insights-filter [type=submit] >> nth=0")
    page.wait_for_selector("path.square")
    assert "räknad" in page.inner_text(".when-hours").lower() and "Räknat rad för rad" in page.content()
    page.click("[data-play]")
    page.wait_for_selector("[data-week-said]:has-text('Vecka')")
    page.click("[data-play]")
    page.click("[data-whole]")
    page.select_option("[data-compare]", "before")
    page.wait_for_selector("path[class*=square-change]")
    page.select_option("[data-side]", "500")
    page.wait_for_url("**cell_m=500**")
    page.wait_for_selector("path[class*=square-change]")
    page.locator("path[class*=square-change]").nth(3).click(force=True)
    page.wait_for_selector("[data-square] .square-title")
    wide.axe()
    with page.expect_download() as kept:
        page.click("[data-png]")
    assert kept.value.suggested_filename.endswith(".png") and kept.value.path().read_bytes()[:4] == b"\x89PNG"
    address = parse_qs(urlsplit(page.url).query)
    assert address["compare"] == ["before"] and address["darkness"] == ["dark"]
    taken = parse_qs(urlsplit(page.get_attribute("[data-taken-out] a >> nth=0", "href")).query)
    assert taken["compare"] == ["before"] and taken["cell_m"] == ["500"]
    page.reload()
    page.wait_for_selector("path[class*=square-change]")
    assert page.input_value("[data-side]") == "500" and page.input_value("[data-compare]") == "before"


def test_what_a_manager_takes_out_is_what_the_page_shows_under_its_filters(wide):
    page = wide.sign_in("manager")
    page.goto("/insights/?period=year&zone=N1&darkness=dark")
    shown = [int(new) for new in page.locator(".zone-table tbody td:nth-child(2)").all_inner_texts()]
    page.click("p:has-text('Ta ut') a:text-is('zoner')")
    wide.axe()
    page.check("[name=form][value=semicolon]")
    with page.expect_download() as kept:
        page.click("main form [type=submit]")
    with kept.value.path().open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    taken = {row["Zon"]: int(row["Nya"]) for row in rows}
    assert len(rows) == len(shown) and sorted(taken.values()) == sorted(shown)
    assert taken["N1"] == sum(shown) > 0  # the other zones are noughts under this filter


def test_zones_are_shaded_by_what_is_chosen_and_the_table_sorts(wide):
    page = wide.sign_in("manager")
    page.wait_for_selector("path.square")
    page.click("[data-show=zones]")
    page.select_option("[data-measure]", "residents")
    page.wait_for_selector("[data-legend]:has-text('Per 1')")
    page.click(".zone-table thead a >> nth=1")
    page.wait_for_selector("[aria-sort=descending]")
    page.wait_for_selector("path.zone-shape")
    assert parse_qs(urlsplit(page.url).query)["measure"] == ["residents"]
    wide.axe()


def test_with_a_rate_chosen_a_comparison_and_the_weeks_say_that_they_show_counts(wide):
    page = wide.sign_in("manager")
    page.goto("/insights/?period=year&cell_m=500&measure=residents")
    page.wait_for_selector("[data-legend]:has-text('Tal per ruta: Per 1')")
    assert "Här visas antal" not in page.inner_text("[data-legend]")
    page.select_option("[data-compare]", "before")
    page.wait_for_selector("[data-legend]:has-text('Här visas antal, inte ”Per 1')")
    page.click("[data-play]")
    page.wait_for_selector("[data-week-said]:has-text('Vecka')")
    page.click("[data-play]")
    assert "Här visas antal, inte ”Per 1" in page.inner_text("[data-legend]")
    wide.axe()
    page.select_option("[data-measure]", "new")
    page.wait_for_selector("path[class*=square-change]")
    assert "Här visas antal" not in page.inner_text("[data-legend]")


def test_everybody_reads_the_public_map_on_a_phone(phone):
    page = phone.page
    page.goto("/figures/")
    page.wait_for_selector("path.square")
    phone.axe()
    page.select_option("#category", "otrygg_plats")
    page.click(".insights-filter [type=submit] >> nth=0")
    page.wait_for_selector("[data-legend]:has-text('en gång i månaden'), path.square")
    assert "400" not in page.inner_text("[data-legend]")
    phone.axe()


def test_the_situation_picture_is_read_on_a_phone_without_scrolling_sideways(phone):
    page = phone.sign_in("manager")
    page.goto("/insights/situation/")
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 844})
        frames = page.locator(".table-frame:has(.table-cards)").all()
        assert len(frames) == 2
        assert all(frame.evaluate("one => one.scrollWidth <= one.clientWidth") for frame in frames)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    row = (
        page.get_by_role("row").filter(has=page.get_by_role("rowheader")).first
    )  # a table still, for who cannot see it
    assert row.get_by_role("cell").count() == 6
    closed, difference = row.get_by_role("cell").nth(3), row.get_by_role("cell").nth(5)
    for cell, words in ((closed, "Avslutade"), (difference, "Skillnad")):
        assert cell.evaluate("one => getComputedStyle(one, '::before').content").startswith(f'"{words}"')
        box = cell.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 320
    phone.axe_in_both_schemes()
