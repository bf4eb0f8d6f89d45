"""How heavy a first visit is: bytes on the wire and requests, as the browser counts them, without photos."""

FIRST_VISIT_BYTES, FIRST_VISIT_REQUESTS, REPORT_BYTES = 170_000, 30, 60_000


class Wire:
    """What goes over the wire while it listens: bytes by address, photos left out."""

    def __init__(self, page):
        self.addresses, self.bytes = {}, {}
        self.session = page.context.new_cdp_session(page)
        self.session.send("Network.enable")
        self.session.on(
            "Network.requestWillBeSent",
            lambda event: self.addresses.update({event["requestId"]: event["request"]["url"]}),
        )
        self.session.on("Network.loadingFinished", self._finished)

    def _finished(self, event):
        address = self.addresses.get(event["requestId"], "")
        if address.startswith("http") and "/photos/" not in address and event["encodedDataLength"]:
            self.bytes[address] = event["encodedDataLength"]

    @property
    def total(self):
        return sum(self.bytes.values())


def test_a_first_visit_and_a_report_stay_light(phone):
    page = phone.page
    wire = Wire(page)
    page.goto("/", wait_until="networkidle")
    page.wait_for_selector(".mark")
    page.wait_for_timeout(500)
    heaviest = sorted(wire.bytes.items(), key=lambda pair: -pair[1])[:12]
    print(f"first visit: {wire.total} bytes, {len(wire.bytes)} requests", heaviest)
    assert wire.total <= FIRST_VISIT_BYTES, heaviest
    assert len(wire.bytes) <= FIRST_VISIT_REQUESTS, list(wire.bytes)
    first = dict(wire.bytes)
    page.tap("a.map-report")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1500)
    more = {address: size for address, size in wire.bytes.items() if address not in first}
    print(f"report: {sum(more.values())} bytes, {len(more)} requests")
    assert sum(more.values()) <= REPORT_BYTES, sorted(more.items(), key=lambda pair: -pair[1])[:12]


def test_the_newest_reports_stand_in_the_page_before_any_script(scriptless):
    page = scriptless.page
    page.goto("/")
    assert page.locator(".case-row").count() >= 5
