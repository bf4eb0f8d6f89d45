"""How fast a page feels on a phone: LCP, INP and CLS with a processor four times slower and a slow 4G network, medians of several visits."""

from __future__ import annotations

import shutil
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

VISITS = 5
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
WATCH = """
window.vitals = { lcp: 0, cls: 0, inp: 0 };
new PerformanceObserver((list) => { for (const one of list.getEntries()) vitals.lcp = one.startTime; }).observe({ type: "largest-contentful-paint", buffered: true });
new PerformanceObserver((list) => { for (const one of list.getEntries()) if (!one.hadRecentInput) vitals.cls += one.value; }).observe({ type: "layout-shift", buffered: true });
new PerformanceObserver((list) => { for (const one of list.getEntries()) if (one.interactionId) vitals.inp = Math.max(vitals.inp, one.duration); }).observe({ type: "event", durationThreshold: 16, buffered: true });
"""  # noqa: E501


def map_page(page: Any) -> None:
    """The map: a chip, the handle of the sheet, a mark."""
    page.goto("/")
    page.wait_for_selector(".mark", timeout=60_000)
    page.wait_for_timeout(1500)
    for selector in (".chip >> nth=1", "[data-sheet-handle]", "[data-sheet-handle]"):
        page.tap(selector)
        page.wait_for_timeout(700)


def report_page(page: Any) -> None:
    """A report up to the button that sends it."""
    page.goto("/report/")
    page.wait_for_selector(".crosshair", timeout=60_000)
    page.wait_for_timeout(1500)
    for selector in ("[data-confirm-place]", "label.kind >> nth=2"):
        page.tap(selector)
        page.wait_for_timeout(700)
    page.tap("#description")
    page.keyboard.type("Mörkt vid tunneln")
    page.wait_for_timeout(700)


def case_page(page: Any) -> None:
    page.goto("/list/")
    page.goto(page.get_attribute(".case-row >> nth=0", "href"))
    page.wait_for_load_state("load")
    page.wait_for_timeout(1000)
    page.evaluate("document.querySelector('main').click()")


JOURNEYS = {"map": map_page, "report": report_page, "case": case_page}


def measure(url: str) -> dict[str, dict[str, float]]:
    """{page: {lcp in ms, inp in ms, cls}}: medians; each visit with an empty cache. Empty without Chromium."""
    chromium = shutil.which("chromium")
    if not chromium:
        return {}
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        found = {name: [_visit(browser, url, journey) for _n in range(VISITS)] for name, journey in JOURNEYS.items()}
        browser.close()
    return {
        name: {what: statistics.median(visit[what] for visit in visits) for what in ("lcp", "inp", "cls")}
        for name, visits in found.items()
    }


def _visit(browser: Any, url: str, journey: Any) -> dict[str, float]:
    context = browser.new_context(locale="sv-SE", base_url=url, **PHONE)
    context.add_init_script(WATCH)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_4G)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    journey(page)
    seen = page.evaluate("vitals")
    context.close()
    return seen


def insights(url: str, session: str) -> float | None:
    """Milliseconds from asking for the managers' page to its squares being drawn, on a desk's computer; None without Chromium."""
    with _staff(url, session) as page:
        return _median(page, _insights_drawn)


def caller(url: str, session: str) -> float | None:
    """Milliseconds that an officer waits while somebody rings: for the form, the place and the receipt together; what the officer
    thinks and types is not in it. None without Chromium."""
    with _staff(url, session) as page:
        return _median(page, _caller_helped)


def _insights_drawn(page: Any) -> float:
    page.goto("/insights/?period=year")
    page.wait_for_selector("[data-heat] svg path.square, [data-heat] .square-number", state="attached", timeout=60_000)
    return page.evaluate("performance.now()")


def _caller_helped(page: Any) -> float:
    page.goto("/desk/")
    page.wait_for_selector(".mark-disc", timeout=60_000)
    began = time.perf_counter()
    page.keyboard.press("n")
    page.wait_for_selector(".has-caller [data-caller]")
    box = page.locator(".desk-map [data-map-ground]").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_selector("[data-hit-list] label")
    for key in ("K", "l", "Enter"):
        page.keyboard.press(key)
    page.wait_for_selector("[data-open]")
    return (time.perf_counter() - began) * 1000


def _median(page: Any, visit: Any) -> float | None:
    return statistics.median(visit(page) for _n in range(VISITS)) if page else None


@contextmanager
def _staff(url: str, session: str) -> Iterator[Any]:
    """A page of somebody who is signed in; None without Chromium."""
    chromium = shutil.which("chromium")
    if not chromium:
        yield None
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        context = browser.new_context(locale="sv-SE", base_url=url, viewport={"width": 1280, "height": 900})
        context.add_cookies([{"name": "sessionid", "value": session, "url": url}])
        yield context.new_page()
        browser.close()


if __name__ == "__main__":
    import sys

    for name, seen in measure(sys.argv[1]).items():
        print(f"{name:8} LCP {seen['lcp']:6.0f} ms   INP {seen['inp']:4.0f} ms   CLS {seen['cls']:.4f}")
