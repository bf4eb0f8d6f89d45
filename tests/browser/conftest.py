"""A real server and a real Chromium; every page that a test leaves behind is checked for accessibility, errors and strangers."""

import io
import os
import shutil

import pytest
from PIL import Image

from tests.live import live

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
WIDE = {"viewport": {"width": 1280, "height": 800}}


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser" in str(item.fspath):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def service(tmp_path_factory):
    before = {name: os.environ.pop(name) for name in ("DJANGO_SETTINGS_MODULE",) if name in os.environ}
    with live(tmp_path_factory.mktemp("live")) as running:
        yield running
    os.environ.update(before)


@pytest.fixture(scope="module")
def chromium():
    """Per file: while Playwright lives its loop runs in this thread, and Django would refuse the database to tests after it."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        yield browser
        browser.close()


COLOUR_RULES = ["color-contrast", "link-in-text-block"]  # of axe, enabled for WCAG 2.2 AA

# Not wait_for_function: it polls with eval, which our pages do not allow. Never without an end: a promise that is not kept would stop the suite.
IN_CHARGE = """() => Promise.race([
    new Promise((done) => setTimeout(() => done(false), 15000)),
    navigator.serviceWorker.ready.then(() => new Promise((done) => {
        const look = () => navigator.serviceWorker.controller ? done(true) : setTimeout(look, 100);
        look();
    })),
])"""


WHERE_IT_STANDS = """async () => {
    const one = await navigator.serviceWorker.getRegistration();
    const put = await navigator.serviceWorker.register("/worker.js", { type: "module" }).then(() => "", (problem) => String(problem));
    return JSON.stringify([document.readyState, one?.installing?.state, one?.waiting?.state, one?.active?.state, put, await caches.keys()]);
}"""


def in_charge(page):
    """Its worker looks after the page. One that a busy machine could not install is tried again by the next page, as on a phone."""
    for _try in range(4):
        if page.evaluate(IN_CHARGE):
            return
        page.reload()
    raise AssertionError(f"no service worker within a minute: {page.evaluate(WHERE_IT_STANDS)}")


def press(page, key):
    """A key, once the page's script listens: a test is quicker than a busy machine, and than any officer."""
    page.wait_for_load_state()
    page.keyboard.press(key)


class Visitor:
    """Somebody with a browser. Faults of the page are gathered and looked at when the test is over."""

    def __init__(self, browser, service, **options):
        self.service = service
        self.context = browser.new_context(locale="sv-SE", base_url=service.url, **options)
        self.page = self.context.new_page()
        self.faults, self.expected, self.asked = [], [], set()
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("console", self._console)
        self.page.on("request", self._request)
        self.page.on("response", self._response)
        for over in ("requestfinished", "requestfailed"):
            self.page.on(over, lambda request: self.asked.discard(request))

    def _console(self, message):
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.faults.append(f"console: {message.text}")

    def _request(self, request):
        self.asked.add(request)
        if not request.url.startswith((self.service.url, "data:", "blob:")):
            self.faults.append(f"a stranger was asked: {request.url}")

    def _response(self, response):
        if response.status >= 400 and response.status not in self.expected:
            self.faults.append(f"{response.status} {response.url}")

    def open(self, address):
        """The page, when nothing is on its way to it any more; "networkidle" waits half a second for nothing, each time."""
        self.asked.clear()
        self.page.goto(address)
        quiet = 0
        for _look in range(400):
            self.page.wait_for_timeout(25)
            quiet = 0 if self.asked else quiet + 1
            if quiet == 3:
                return
        raise AssertionError(f"{address} goes on asking for {[one.url for one in self.asked]}")

    def sign_in(self, name):
        self.page.goto("/accounts/sign-in/")
        self.page.fill("[name=username]", name)
        self.page.fill("[name=password]", self.service.accounts[name][0])
        self.page.click("main form [type=submit]")
        self.page.wait_for_url(
            lambda address: "/accounts/sign-in/" not in address
        )  # the next step must not overtake it
        return self.page

    def axe(self, only=None):
        """Nothing that a machine can find against WCAG 2.2 AA on the page as it is now; only: the names of the rules to ask."""
        from axe_playwright_python.sync_playwright import Axe

        again = {"axe_script": "0"} if only else {}  # it is on the page already
        found = Axe(**again).run(
            self.page, options={"resultTypes": ["violations"]} | ({"runOnly": only} if only else {})
        )
        assert found.violations_count == 0, found.generate_report()

    def axe_in_both_schemes(self):
        """A scheme changes colours and nothing else: in the other one the rules of colours are asked alone."""
        for scheme, only in (("light", None), ("dark", COLOUR_RULES)):
            self.page.emulate_media(color_scheme=scheme)
            self.page.evaluate("document.getAnimations().forEach((one) => one.finish())")
            self.axe(only)

    def close(self):
        self.context.close()
        assert self.faults == []


def _visitor(options):
    def fixture(chromium, service):
        visitor = Visitor(chromium, service, **options)
        yield visitor
        visitor.close()

    return fixture


phone = pytest.fixture(_visitor(PHONE), name="phone")
wide = pytest.fixture(_visitor(WIDE), name="wide")
scriptless = pytest.fixture(_visitor(PHONE | {"java_script_enabled": False}), name="scriptless")


@pytest.fixture
def photo_file(tmp_path):
    """A photo as a phone takes it, with a position in it."""
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    Image.effect_noise((1600, 1200), 60).convert("RGB").save(out, "JPEG", exif=exif)
    path = tmp_path / "IMG_1.jpg"
    path.write_bytes(out.getvalue())
    return path


@pytest.fixture
def photo_at(tmp_path):
    """A JPEG that says where it was taken."""

    def make(lng, lat):
        gps = {1: "N", 2: dms(lat), 3: "E", 4: dms(lng)}
        exif = Image.Exif()
        exif.get_ifd(0x8825).update(gps)
        path = tmp_path / f"at-{lng}.jpg"
        Image.new("RGB", (640, 480), "#446").save(path, exif=exif)
        return path

    def dms(value):
        minutes = value % 1 * 60
        return (float(int(value)), float(int(minutes)), round(minutes % 1 * 60, 4))

    return make
