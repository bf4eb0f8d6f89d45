"""The situation picture on paper, set by Typst: what the page says, with boxes for what is to be decided."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from frontend.documents.papers import _made_up, _pdf
from frontend.documents.sheet import language
from frontend.templatetags.parts import number


def made(town: Any, ask: Callable[[], Any], shown: Callable[[Any], dict[str, Any]], promise: Callable[..., list[str]]) -> bytes:  # fmt: skip
    """`ask` gives (picture, plan); it is called in the language of the sheet."""
    with language(town), tempfile.TemporaryDirectory() as folder:
        found, plan = ask()
        words = shown(found)
        data = {
            "words": _words(), "made_up": _made_up(town), "town": str(town), "title": words["title"], "days": words["days"],
            "lines": [words["sentence"], words["now"], words["dark"]],
            "zones": _rows(words["zones"]), "kinds": _rows(words["kinds"]), "squares": [[one.place, str(one.n)] for one in found.squares],
            "felt": [f"{kind.name}: {said}" for kind, sentences in found.felt for said in sentences],
            "measures": [f"{one.title} ({facts}): {said}" for one, facts, said in words["measures"]],
            "promise": promise(town, found.last), "plan": [_line(one) for one in plan],
        }  # fmt: skip
        return _pdf("situation.typ", data, Path(folder))


def _words() -> dict[str, str]:
    return {
        "zones": _("By zone"), "kinds": _("By kind"), "new": _("New"), "closed": _("Closed"), "usual": _("Usual"), "change": _("Difference"),
        "squares": _("Where it gathered, squares of 250 m"), "few": _("Nowhere twice."), "felt": _("How places feel, from the monthly release"),
        "measures": _("Did it help?"), "none": _("No measure was followed then."),
        "promise": _("How the promise went"), "plan": _("To decide"), "nothing": _("Nothing waits for a decision."),
    }  # fmt: skip


def _rows(lines: Any) -> list[list[str]]:
    return [
        [
            str(line.name),
            str(line.new),
            _usual(line.usual),
            change,
            str(line.closed),
            _usual(line.usual_closed),
            of_closed,
        ]
        for line, change, of_closed in lines
    ]


def _usual(value: float | None) -> str:
    return "–" if value is None else number(value, 1)


def _line(one: Any) -> dict[str, Any]:
    due = date_format(one.due_on, "j F") if one.due_on else ""
    return {"title": one.title, "more": "".join(f" · {part}" for part in (one.owner, due) if part), "done": bool(one.done_on)}  # fmt: skip
