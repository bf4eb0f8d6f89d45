"""Orders and rounds on paper (C11), set by Typst: map, photos with what was blacked out, texts with what points at persons masked, a code back."""

from __future__ import annotations

import io
import json
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from frontend.documents.sheet import language
from frontend.pictures import place_picture
from reports import links, workflow
from reports.models import Photo, Report, Round, WorkOrder
from reports.services import masking, moderating, rounds

TEMPLATES = Path(__file__).parent
PHOTOS_EACH = 2


def order(found: WorkOrder) -> bytes:
    """A4 pages of one order."""
    return orders([found])


def orders(found: Sequence[WorkOrder]) -> bytes:
    """Each order begins on a page of its own."""
    with language(found[0].jurisdiction), tempfile.TemporaryDirectory() as folder:
        data = {
            "words": _words(),
            "made_up": _made_up(found[0].jurisdiction),
            "orders": [_order(one, Path(folder)) for one in found],
        }
        return _pdf("order.typ", data, Path(folder))


def round_(found: Round) -> bytes:
    """The stops with their times and the map on top, then each order once."""
    town, stops = found.jurisdiction, rounds.planned(found)
    with language(town), tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        seen = list({stop.stop.line.order_id: stop.stop.line.order for stop in stops}.values())  # type: ignore[attr-defined]
        data = {
            "words": _words(), "made_up": _made_up(town), "title": f"{found.crew} · {date_format(found.day, 'l j F')}", "start": found.start_name,
            "leaves": found.leaves_at.strftime("%H:%M"), "map": _map([stop.report for stop in stops], folder, "round", numbered=True),
            "stops": [_stop(stop) for stop in stops], "orders": [_order(one, folder) for one in seen],
        }  # fmt: skip
        return _pdf("round.typ", data, folder)


def _pdf(template: str, data: dict[str, Any], folder: Path) -> bytes:
    import typst

    for name in ("paper.typ", template):
        shutil.copy(TEMPLATES / name, folder / name)
    (folder / "data.json").write_text(json.dumps(data), encoding="utf-8")
    return typst.compile(
        str(folder / template), root=str(folder), sys_inputs={"lang": translation.get_language() or "sv"}
    )


def _words() -> dict[str, str]:
    return {
        "crew": _("Crew"), "due": _("Due"), "priority": _("Priority"), "kit": _("Kit"), "tasks": _("Tasks"), "ended": _("How it ended"), "minutes": _("Minutes"),
        "used": _("Material"), "note": _("Note"), "sign": _("Date and name"), "code": _("The order, as it is now"), "stop": _("Stop"), "at": _("At"),
        "what": _("What"), "where": _("Where"), "leaves": _("Leaves at"),
    }  # fmt: skip


def _made_up(town: Any) -> str:
    return _("This town and everything in it is made up.") if town.made_up else ""


def _order(found: WorkOrder, folder: Path) -> dict[str, Any]:
    reports = [
        line.report for line in found.lines.select_related("report__kind", "report__asset", "report__jurisdiction")
    ]  # type: ignore[attr-defined]
    return {
        "number": found.number, "title": found.title, "town": str(found.jurisdiction), "crew": str(found.crew.name) if found.crew else "", "kit": found.kit,
        "due": date_format(found.due_on, "j F Y") if found.due_on else "", "priority": found.priority,
        "qr": _code(links.full(f"/crew/{found.number}/"), folder, found.number),
        "map": _map(reports, folder, found.number), "tasks": [task.text for task in found.tasks.all()],  # type: ignore[attr-defined]
        "codes": [str(code.label) for code in workflow.CLOSING_CODES.values()], "reports": [_report(one, folder) for one in reports],
    }  # fmt: skip


def _report(report: Report, folder: Path) -> dict[str, Any]:
    said = [f"{question}: {answer}" for question, answer in moderating.public_answers(report)]
    number = f" {report.asset.number}" if report.asset else ""
    return {
        "what": f"{report.kind.short_name}{number}", "where": report.place_name or masking.masked(report.place_text), "reference": report.reference,
        "point": f"{report.lat:.5f}, {report.lng:.5f}" if report.has_place else "", "said": said,
        "text": moderating.public_words(moderating.newest_text(report)),
        "photos": _photos(report, folder),
    }  # fmt: skip


def _photos(report: Report, folder: Path) -> list[str]:
    names = []
    for photo in Photo.objects.for_work().filter(report=report.parent or report).order_by("pk")[:PHOTOS_EACH]:
        path = Path(settings.MEDIA_ROOT) / photo.file("large")
        if path.is_file():
            names.append(f"photo-{photo.pk}.jpg")
            shutil.copy(path, folder / names[-1])
    return names


def _map(reports: Sequence[Report], folder: Path, name: str, *, numbered: bool = False) -> str:
    placed = [report for report in reports if report.has_place]
    if not placed:
        return ""
    numbers = [str(n) for n, report in enumerate(reports, 1) if report.has_place] if numbered else ()
    drawn = place_picture(
        placed[0].jurisdiction,
        placed,
        "light",
        size=(640, 294) if numbered else (1000, 460),
        width_m=320,
        numbers=numbers,
    )
    (folder / f"map-{name}.svg").write_bytes(drawn.content)
    return f"map-{name}.svg"


def _code(address: str, folder: Path, name: str) -> str:
    import segno

    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=0, dark="#1a2328")
    (folder / f"code-{name}.svg").write_bytes(out.getvalue())
    return f"code-{name}.svg"


def _stop(stop: rounds.Planned) -> dict[str, str]:
    report, number = stop.report, stop.stop.line.order.number
    asset = f" {report.asset.number}" if report.asset else ""
    return {
        "at": stop.at.strftime("%H:%M"),
        "what": f"{report.kind.short_name}{asset}",
        "where": report.place_name or masking.masked(report.place_text),
        "order": number,
    }
