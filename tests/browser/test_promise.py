"""The promise in a real browser: an administrator freezes a period for good, the police write a figure by link, a resident reads it on a phone."""

import pytest

from tests.browser.conftest import PHONE, Visitor


def test_an_administrator_freezes_a_period_which_then_takes_corrections_only(wide):
    """A period of its own, so that the town's present one stays open for the others."""
    page = wide.sign_in("admin")
    wide.expected.append(400)
    page.goto("/settings/promise/period/new/")
    page.fill("#first_day", "2019-04-01")
    page.fill("#last_day", "2020-03-31")
    page.click("main form [type=submit]")
    period = page.locator("section:has-text('1 april 2019')")
    period.get_by_role("link", name="Nytt löfte").click()
    page.fill("#code", "M9")
    page.fill("[name=text-sv]", "Vi lagar lampor inom en vecka.")
    page.fill("[name=text-en]", "We mend lamps within a week.")
    page.click("main form [type=submit]")
    page.goto("/settings/promise/")
    period.get_by_role("link", name="M9").click()
    open_before = wide.context.new_page()
    open_before.goto(page.url)

    page.goto("/settings/promise/")
    period.get_by_role("link", name="Frys perioden").click()
    assert "Ingen kan ändra dem efteråt" in page.inner_text("main")
    wide.axe()
    page.click("main [name=freeze]")
    assert "Fryst period" in page.inner_text("h1") and not page.locator("main [name=freeze]").count()
    wide.axe()

    open_before.fill("[name=text-sv]", "Vi lagar lampor inom ett år.")
    open_before.click("main form [type=submit] >> nth=0")
    assert "fryst" in open_before.inner_text("main [role=alert]")
    open_before.goto("/settings/promise/")
    open_before.locator("section:has-text('1 april 2019')").get_by_role("link", name="M9").click()
    assert open_before.locator("[name=text-sv]").is_disabled() and not open_before.locator("main [type=submit]").count()
    open_before.close()

    page.select_option("#promise", "M9")
    page.fill("[name=text-sv]", "Två lampor hade räknats dubbelt.")
    page.click("main form [type=submit]")
    assert page.input_value("[name=text-sv]") == "Två lampor hade räknats dubbelt."  # without source: refused, and kept
    page.fill("[name=source]", "Elfirmans lista")
    page.click("main form [type=submit]")
    page.goto("/promise/2019-2020/")
    shown = page.inner_text("main")
    assert "Perioden frystes" in shown and "Vi lagar lampor inom en vecka." in shown and "inom ett år" not in shown
    assert "Två lampor hade räknats dubbelt. (Elfirmans lista)" in page.inner_text("#M9")
    wide.axe()


def test_the_police_write_a_figure_by_link_without_an_account(wide, phone):
    page = wide.sign_in("desk")
    page.goto("/insights/promise/")
    page.locator("label:has-text('riktade insatser')").click()
    page.fill("#name", "Kommunpolisen")
    page.click("text=Skapa länken")
    address = page.inner_text(".link-given >> nth=0")

    form = phone.page
    phone.expected.append(400)
    form.goto(address)
    assert not form.locator("[name=indicator]:not(:checked)").count()  # one figure: chosen already
    phone.axe()
    form.fill("#value", "3")
    form.fill("#source", "")  # last time's stands there
    form.click("main form [type=submit]")
    assert "Säg var siffran kommer ifrån" in form.inner_text("#source-error") and form.input_value("#value") == "3"
    phone.axe()
    form.fill("#source", "Lokalpolisområdets insatslista")
    form.click("main form [type=submit]")
    assert "uppskrivet" in form.inner_text("main")
    form.goto("/promise/")
    said = form.inner_text("#P2")
    assert "12" in said and "polisens egen uppgift" in said.lower() and "Inte rapporterat" not in said
    form.click("#P2 details.promise-how summary")
    assert "Lokalpolisområdets insatslista" in form.inner_text("#P2")
    phone.axe()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "language, title, needs",
    [("sv", "Det här lovade vi", "Behöver mer"), ("en", "This is what we promised", "Needs more")],
)
def test_a_resident_reads_the_promise_on_a_phone(chromium, service, language, title, needs, scheme):
    visitor = Visitor(chromium, service, color_scheme=scheme, **PHONE)
    page = visitor.page
    page.goto(f"/promise/?lang={language}")
    assert title in page.inner_text("h1") and page.locator(".promise-block").count() == 6
    assert needs in " ".join(page.locator(".promise-state").all_inner_texts())
    visitor.axe()
    for more in page.locator("main details > summary").all():  # the outer ones stand first
        more.tap()
    visitor.axe()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    visitor.close()
