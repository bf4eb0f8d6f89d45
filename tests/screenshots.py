"""make screenshots: the pages of the README and a few more, light and dark, into docs/screenshots/; of a demo town of its own."""

from __future__ import annotations

import io
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.browser.conftest import ARGUMENTS, PHONE, WIDE, Visitor
from tests.browser.test_crew_phone import FAKE_CAMERA, LIVE
from tests.live import live

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "screenshots"
CAMERA = (
    Path(tempfile.gettempdir()) / f"camera-{os.getpid()}.mjpeg"
)  # what Chromium's camera sees; written before it is opened
PAIR = ".promise-pair img"
Shot = Callable[[Visitor], None]


def at(path: str, wait: str = "main") -> Shot:
    def go(visitor: Visitor) -> None:
        visitor.page.goto(path)
        visitor.page.wait_for_selector(wait)

    return go


def receipt(visitor: Visitor) -> None:
    page = visitor.page
    page.goto("/report/")
    page.wait_for_timeout(1500)
    page.click("[data-confirm-place]")
    page.click("label.kind:has([value=belysning])")
    page.click("[data-send]")
    page.wait_for_selector(".receipt-reference")


def choosing(visitor: Visitor) -> None:
    visitor.page.goto("/report/")
    visitor.page.wait_for_timeout(1500)


def a_case(visitor: Visitor) -> None:
    visitor.page.goto("/list/?status=fixed")
    visitor.page.click(".case-row:has(img) >> nth=0")
    visitor.page.wait_for_selector(".timeline")


def desk(visitor: Visitor) -> None:
    visitor.page.goto("/desk/?view=new")
    visitor.page.wait_for_selector(".mark-disc")
    visitor.page.click(".queue-row:has(img) a >> nth=0")
    visitor.page.wait_for_selector("[data-open]")
    visitor.page.wait_for_timeout(800)


def job(visitor: Visitor) -> None:
    visitor.page.goto("/crew/")
    visitor.page.click(".job:has-text('Tre lampor')")
    visitor.page.wait_for_selector(".crew-acts")


def finishing(visitor: Visitor) -> None:
    job(visitor)
    visitor.page.click("[data-crew-act=finish]")
    visitor.page.click(".code >> nth=0")


def through_the_camera(visitor: Visitor) -> None:
    """The photo of a lamp that is out over a camera that sees it mended, from a step nearer: the demo's own pair."""
    page = visitor.page
    page.goto("/promise/")
    both = [page.request.get(one.get_attribute("src") or "").body() for one in page.locator(PAIR).all()[:2]]
    after = Image.open(io.BytesIO(both[1]))
    width, height = after.size
    after.crop((36, 0, width - 36, height - 54)).resize(after.size).save(CAMERA, "JPEG", quality=90)
    visitor.context.grant_permissions(["camera"])
    job(visitor)
    address = page.url
    if not page.locator(".job-thumbs img").count():
        with page.expect_navigation():
            page.set_input_files("#before", {"name": "before.jpg", "mimeType": "image/jpeg", "buffer": both[0]})
    page.goto(f"{address}finish/")
    page.click("[data-camera-open]")
    page.wait_for_selector("[data-camera] img")
    page.locator("[data-camera] video").evaluate(LIVE)


SHOTS: list[tuple[str, dict[str, Any], str, Shot]] = [
    ("map-390", PHONE, "", at("/", ".mark-disc")),
    ("map-1280", WIDE, "", at("/", ".mark-disc")),
    ("report-390", PHONE, "", choosing),
    ("receipt-390", PHONE, "", receipt),
    ("case-390", PHONE, "", a_case),
    ("desk-1280", WIDE, "desk", desk),
    ("crew-390", PHONE, "crew", at("/crew/", ".job")),
    ("job-390", PHONE, "crew", job),
    ("finish-390", PHONE, "crew", finishing),
    ("manager-1280", WIDE, "manager", at("/insights/", "path.square")),
    ("promise-390", PHONE, "", at("/promise/")),
    ("promise-1280", WIDE, "", at("/promise/")),
    ("situation-1280", WIDE, "manager", at("/insights/situation/")),
    ("board-1280", WIDE, "desk", at("/desk/board/")),
    ("camera-390", PHONE, "crew", through_the_camera),
]


def main(wanted: list[str]) -> int:
    """All of them, or those that are named."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, live(Path(folder)) as service, sync_playwright() as playwright:
        arguments = [*ARGUMENTS, *FAKE_CAMERA, f"--use-file-for-fake-video-capture={CAMERA}"]
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=arguments)
        for name, options, who, go in [shot for shot in SHOTS if not wanted or shot[0] in wanted]:
            for scheme in ("light", "dark"):
                visitor = Visitor(browser, service, color_scheme=scheme, **options)
                if who:
                    visitor.sign_in(who)
                go(visitor)
                visitor.page.wait_for_load_state("networkidle")
                visitor.page.wait_for_timeout(500)
                _keep(visitor.page.screenshot(), FOLDER / f"{name}-{scheme}.png")
                visitor.context.close()
        browser.close()
    CAMERA.unlink(missing_ok=True)
    return 0


def _keep(png: bytes, path: Path) -> None:
    """256 colours are enough for a page and a third of the bytes."""
    Image.open(io.BytesIO(png)).convert("RGB").quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
