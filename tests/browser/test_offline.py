"""No signal: what was sent with the button goes by itself, exactly once; what was only written stays until it is sent."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, Visitor, in_charge
from tests.browser.test_resident import says

TOLD_MS = 60_000  # another sender may hold the turn until its request is given up


def fill(page, words, kind="klotter"):
    page.goto("/report/")
    says(page, "ansvarar")
    page.tap("[data-confirm-place]")
    page.tap(f"label.kind:has([value={kind}])")
    page.fill("#description", words)


def kept(phone, words):
    """How many reports with these words the service has."""
    status, found = phone.service.ask("GET", "/api/v1/reports?limit=50", **phone.service.as_("desk"))
    assert status == 200
    return sum(words in (one.get("description") or "") for one in found["results"])


def ready(page):
    """The worker is in place and looks after the page."""
    page.goto("/report/")
    in_charge(page)


def cut(phone):
    phone.faults_before = list(phone.faults)
    phone.context.set_offline(True)


def join(phone):
    """The connection is back; what the browser complained of meanwhile was to be expected."""
    phone.context.set_offline(False)
    phone.faults[:] = phone.faults_before


def test_what_was_sent_without_a_connection_goes_by_itself_after_the_tab_was_killed(phone, photo_file):
    page = phone.page
    ready(page)
    fill(page, "Skickat i tunneln")
    page.set_input_files("#photo", str(photo_file))
    cut(phone)
    page.tap("[data-send]")
    expect(page.locator("[data-saved]")).to_be_visible()
    phone.axe()
    page.close()
    phone.page = page = phone.context.new_page()
    page.goto("/waiting/")
    expect(page.locator("[data-waiting]")).to_contain_text("Skickat i tunneln")
    expect(page.locator("[data-waiting]")).to_contain_text("Bilder: 1")
    join(phone)
    page.goto("/")
    expect(page.locator(".toast")).to_contain_text("Din anmälan är skickad: HB-", timeout=TOLD_MS)
    assert kept(phone, "Skickat i tunneln") == 1
    page.click(".toast-act")
    page.wait_for_load_state()
    assert page.locator(".photos img").count() == 1


def test_a_network_cut_in_the_middle_of_sending_makes_one_report(phone):
    page = phone.page
    fill(page, "Avbrott mitt i")
    cut_once = []

    def lose_the_answer(route):
        if cut_once:
            return route.continue_()
        cut_once.append(True)
        route.fetch()
        return route.abort("connectionreset")

    page.route("**/api/v1/reports", lose_the_answer)
    phone.faults_before = list(phone.faults)
    page.tap("[data-send]")
    expect(page.locator("[data-saved]")).to_be_visible()
    assert kept(phone, "Avbrott mitt i") == 1
    page.goto("/")
    expect(page.locator(".toast")).to_contain_text("Din anmälan är skickad", timeout=TOLD_MS)
    assert kept(phone, "Avbrott mitt i") == 1


@pytest.fixture
def workerless(chromium, service):
    """A phone whose browser lets no worker send for the page, as some do."""
    visitor = Visitor(chromium, service, **PHONE, service_workers="block")
    yield visitor
    visitor.close()


def test_signal_that_comes_and_goes_is_tried_again_without_a_word_from_the_phone(workerless):
    phone, page = workerless, workerless.page
    fill(page, "Signal då och då")
    lost = []

    def lose(route):
        lost.append(route)
        route.abort("connectionfailed") if len(lost) < 3 else route.continue_()

    page.route("**/api/v1/reports", lose)
    page.tap("[data-send]")
    expect(page.locator("[data-saved]")).to_be_visible()
    page.goto("/")
    expect(page.locator(".toast")).to_contain_text("väntar", timeout=TOLD_MS)
    expect(page.locator(".toast").last).to_contain_text("Din anmälan är skickad", timeout=TOLD_MS)
    assert len(lost) > 2 and kept(phone, "Signal då och då") == 1


def test_two_senders_that_know_the_same_send_each_photo_once(phone, photo_file):
    page = phone.page
    ready(page)
    fill(page, "Två flikar")
    page.set_input_files("#photo", str(photo_file))
    page.route("**/api/v1/reports", lambda route: route.abort("connectionfailed"))
    page.tap("[data-send]")
    expect(page.locator("[data-saved]")).to_be_visible()
    page.unroute("**/api/v1/reports")
    queue = page.request.get("/worker.js").text().split('from "')[1].split('"')[0]
    told = page.evaluate(
        """async (address) => {
            const queue = await import(address);
            const [[first], [second]] = [await queue.items(), await queue.items()];
            await Promise.all([queue.deliver(first), queue.deliver(second)]);
            await queue.drop(first.id);
            const gone = await queue.deliver(second).then(() => "sent", (problem) => problem.constructor.name);
            return [first.made.reference === second.made.reference, first.made.own, gone];
        }""",
        queue,
    )
    assert told[0] and told[2] == "Gone"
    page.goto(told[1])
    assert page.locator(".photos img").count() == 1


def test_the_worker_sends_while_no_page_is_open(phone):
    page = phone.page
    ready(page)
    fill(page, "Bakgrunden skickar")
    cut(phone)
    page.tap("[data-send]")
    expect(page.locator("[data-saved]")).to_be_visible()
    page.goto("about:blank")
    join(phone)
    for _try in range(2 * TOLD_MS // 500):
        if kept(phone, "Bakgrunden skickar"):
            break
        page.wait_for_timeout(500)
    assert kept(phone, "Bakgrunden skickar") == 1


def test_the_worker_tries_again_before_it_gives_up(phone):
    page = phone.page
    page.goto("/report/")
    queue = page.request.get("/worker.js").text().split('from "')[1].split('"')[0]
    told = page.evaluate(
        """async (address) => {
            const { patiently } = await import(address);
            let asked = 0;
            const fails = (times) => async () => { asked += 1; if (asked <= times) throw new Error("no signal"); return "sent"; };
            const soon = [0.01, 0.01];
            const outcomes = [];
            for (const times of [0, 2, 3]) {
                asked = 0;
                outcomes.push([await patiently(fails(times), soon).catch((problem) => problem.message), asked]);
            }
            return outcomes;
        }""",
        queue,
    )
    assert told == [["sent", 1], ["sent", 3], ["no signal", 3]]


def test_after_a_day_it_asks_first(phone):
    page = phone.page
    ready(page)
    fill(page, "Gammal anmälan")
    page.evaluate("const now = Date.now; Date.now = () => now() - 25 * 3600 * 1000")  # the clock of this page alone
    cut(phone)
    page.tap("[data-send]")
    expect(page.locator("[data-saved]")).to_be_visible()
    page.close()
    phone.page = page = phone.context.new_page()
    join(phone)
    page.goto("/")
    expect(page.locator(".toast")).to_contain_text("Ska den skickas?", timeout=15_000)
    page.wait_for_timeout(2500)
    assert kept(phone, "Gammal anmälan") == 0
    page.click(".toast-act")
    page.wait_for_selector("[data-waiting] .button-main")
    phone.axe()
    page.tap("[data-waiting] .button-main")
    expect(page.locator("[data-waiting]")).to_contain_text("Skickad: HB-")
    assert kept(phone, "Gammal anmälan") == 1


def test_what_waits_can_be_thrown_away(phone):
    page = phone.page
    ready(page)
    fill(page, "Slängd")
    cut(phone)
    page.tap("[data-send]")
    expect(page.locator("[data-saved]")).to_be_visible()
    page.goto("/waiting/")
    page.once("dialog", lambda dialog: dialog.accept())
    page.tap("[data-waiting] .button-quiet")
    expect(page.locator("[data-waiting]")).to_contain_text("Inget väntar")
    join(phone)
    page.goto("/")
    page.wait_for_timeout(1500)
    assert kept(phone, "Slängd") == 0


def test_what_is_only_written_survives_a_reload_and_never_goes_by_itself(phone, photo_file):
    page = phone.page
    fill(page, "Bara ett utkast", kind="belysning")
    page.tap("label:has([name='answers.belysning.extent'][value=row])")
    page.set_input_files("#photo", str(photo_file))
    page.wait_for_timeout(900)
    page.goto("/")
    page.wait_for_timeout(1000)
    page.goto("/report/")
    expect(page.locator(".toast")).to_contain_text("är tillbaka")
    says(page, "ansvarar")
    page.tap("[data-confirm-place]")
    page.tap("label.kind:has([value=belysning])")
    assert page.input_value("#description") == "Bara ett utkast"
    assert page.is_checked("[name='answers.belysning.extent'][value=row]")
    assert page.locator(".photo-row").count() == 1
    phone.axe()
    assert kept(phone, "Bara ett utkast") == 0
    page.goto("/report/")
    page.click(".toast-act")
    page.wait_for_load_state()
    page.wait_for_timeout(500)
    assert page.input_value("#description") == "" and page.locator(".photo-row").count() == 0


def test_the_form_opens_without_a_connection_and_takes_a_report(phone):
    page = phone.page
    ready(page)
    cut(phone)
    page.goto("/list/")
    assert "Ingen uppkoppling" in page.inner_text("h1")
    phone.axe()
    page.goto("/report/")
    says(page, "Platsen är sparad")
    page.tap("[data-confirm-place]")
    page.tap("label.kind:has([value=klotter])")
    page.fill("#description", "Helt utan nät")
    page.tap("[data-send]")
    expect(page.locator("[data-saved]")).to_be_visible()
    page.goto("about:blank")
    join(phone)
    page.goto("/")
    expect(page.locator(".toast")).to_contain_text("Din anmälan är skickad", timeout=TOLD_MS)
    assert kept(phone, "Helt utan nät") == 1


def test_a_photo_that_fails_is_tried_alone_and_never_costs_the_report(phone, photo_file, tmp_path):
    page = phone.page
    fill(page, "Ett foto strular")
    broken = tmp_path / "trasig.jpg"
    broken.write_bytes(b"\xff\xd8\xff" + b"not a picture" * 40)
    page.set_input_files("#photo", [str(broken), str(photo_file)])
    phone.expected.append(400)
    page.tap("[data-send]")
    expect(page.locator(".photo-row .field-error")).to_contain_text("Bilden gick inte att läsa", timeout=15_000)
    phone.axe()
    page.tap(".photo-row .button:not(.button-quiet)")
    expect(page.locator(".photo-row .field-error")).to_be_visible()
    page.tap(".photo-row .button-quiet >> nth=0")
    page.wait_for_selector(".receipt-reference", timeout=15_000)
    assert page.locator(".photos img").count() == 1 and kept(phone, "Ett foto strular") == 1


@pytest.mark.parametrize(("name", "said"), [("virus.zip", "är ingen bild"), ("ritning.svg", "")])
def test_what_is_no_photo_is_named_and_the_rest_unharmed(phone, photo_file, tmp_path, name, said):
    page = phone.page
    fill(page, "Fel fil")
    file = tmp_path / name
    file.write_bytes(b"PK\x03\x04" + b"x" * 100)
    page.set_input_files("#photo", [str(photo_file)])
    page.set_input_files("#photo", [str(file)])
    if said:
        expect(page.locator("[data-photos] > .field-error")).to_contain_text(said)
    assert page.locator(".photo-row").count() >= 1


def test_at_most_five_photos(phone, photo_at):
    page = phone.page
    fill(page, "Många foton")
    phone.expected.append(400)  # their places lie outside
    page.set_input_files("#photo", [str(photo_at(15 + n / 1000, 59.06)) for n in range(7)])
    expect(page.locator("[data-photos] > .field-error")).to_contain_text("Högst 5 bilder")
    assert page.locator(".photo-row").count() == 5


def test_it_can_be_installed(phone):
    page = phone.page
    page.goto("/")
    manifest = page.request.get(page.get_attribute("link[rel=manifest]", "href")).json()
    assert manifest["display"] == "standalone" and {icon["sizes"] for icon in manifest["icons"]} >= {
        "192x192",
        "512x512",
    }
    for icon in manifest["icons"]:
        assert page.request.get(icon["src"]).ok
