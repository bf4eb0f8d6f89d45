"""A contractor by link, without an account: the desk gives out a batch, some are closed on the phone with a photo, the rest by the spreadsheet."""

from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, Visitor
from tests.build import STATION_NORTH


def batch_of(service, n):
    """An order of `n` lamps for the first crew; its number."""
    rows = []
    for step in range(n):
        here = {
            "category": "belysning",
            "lng": STATION_NORTH[0] + step * 0.0004,
            "lat": STATION_NORTH[1],
            "description": "Släckt",
        }
        rows.append(service.ask("POST", "/api/v1/reports", here)[1]["reference"])
    body = {"title": "Fyrtio lampor", "reports": rows, "crew": "el"}
    status, made = service.ask("POST", "/api/v1/work-orders", body, **service.as_("desk"))
    assert status == 201
    return made["number"], rows


def link_to(wide, number):
    """The address that the desk gives out for an order; it stays on the link's page."""
    page = wide.sign_in("desk")
    page.goto("/desk/orders/")
    page.check(f"[name=order][value={number}]")
    page.click("text=En länk för de valda")
    page.fill("#name", "Elbolaget")
    page.click("main form [type=submit]")
    return page.inner_text(".link-given").strip().removeprefix(wide.service.url)


def test_a_closing_without_its_photo_is_ended_on_another_phone(wide, phone, chromium, photo_file):
    number, rows = batch_of(wide.service, 2)
    link = link_to(wide, number)
    outside, phone.expected = phone.page, [400]
    outside.goto(link)
    outside.check(f"[name=chosen][value={rows[1]}]")
    outside.check("[name=code][value=not_found]")
    outside.fill("#note", "Ingen stolpe här")
    outside.fill("#minutes", "25")
    outside.press("#minutes", "Enter")
    expect(outside.locator(".notice-suggestion")).to_contain_text("Utkast")
    phone.axe_in_both_schemes()

    other = Visitor(chromium, wide.service, **PHONE)
    page = other.page
    page.goto(link)
    expect(page.locator(".notice-suggestion")).to_contain_text("Utkast")
    expect(page.locator("#note")).to_have_value("Ingen stolpe här")
    expect(page.locator(f"[name=chosen][value={rows[1]}]")).to_be_checked()
    page.set_input_files("#photo", str(photo_file))
    page.press("#minutes", "Enter")  # closes, and does not throw the draft away
    expect(page.locator(".job-row.is-done")).to_have_count(1)
    expect(page.locator(".notice-suggestion")).to_have_count(0)
    other.close()
    outside.goto(link)
    expect(outside.locator("#note")).to_have_value("")


def test_a_contractor_closes_forty_lamps_by_link(wide, phone, photo_file, tmp_path):
    number, rows = batch_of(wide.service, 40)
    page, link = wide.page, link_to(wide, number)
    outside, phone.expected = phone.page, [400, 404]
    outside.goto(link)
    expect(outside.locator("h1")).to_have_text("Fyrtio lampor")
    expect(outside.locator("[name=chosen]")).to_have_count(40)
    assert outside.evaluate("document.documentElement.scrollWidth <= innerWidth")
    phone.axe()
    for reference in rows[:10]:
        outside.check(f"[name=chosen][value={reference}]")
    outside.check("[name=code][value=repaired]")
    outside.set_input_files("#photo", str(photo_file))
    outside.click("text=Avsluta de valda")
    expect(outside.locator(".job-row.is-done")).to_have_count(10)
    expect(outside.locator("main")).to_contain_text("30 ställen är kvar")

    with outside.expect_download() as fetched:
        outside.click("text=Hämta kalkylbladet")
    book = load_workbook(fetched.value.path().open("rb"))
    sheet = book.worksheets[0]
    titles = [cell.value for cell in sheet[1]]
    at = titles.index("Svar") + 1
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, at, "Lagat")
    sheet.cell(12, 1, "HB-999-99")
    wrong, right = tmp_path / "fel.xlsx", tmp_path / "ratt.xlsx"
    book.save(wrong)
    outside.set_input_files("#sheet", str(wrong))
    outside.click('button:has-text("Skicka tillbaka")')
    expect(outside.locator(".sheet-rows li")).to_have_count(1)
    expect(outside.locator(".job-row.is-done")).to_have_count(10)
    phone.axe()
    sheet.cell(12, 1, rows[10])
    book.save(right)
    outside.set_input_files("#sheet", str(right))
    outside.click('button:has-text("Skicka tillbaka")')
    expect(outside.locator("main")).to_contain_text("30 är avslutade. Tack.")
    phone.axe()
    assert wide.service.ask("GET", f"/api/v1/work-orders/{number}", **wide.service.as_("desk"))[1]["status"] == "done"

    page.reload()
    wide.axe()
    page.click("text=Dra tillbaka länken")
    expect(page.locator(".notice-warning")).to_be_visible()
    assert outside.goto(link).status == 404
    phone.axe()
