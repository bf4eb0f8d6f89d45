"""The mapping file: which column means what. Refused with a sentence when it cannot be used."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from reports import workflow
from reports.errors import BadInput

NEEDED_COLUMNS = ("source_id", "kind", "status", "received_at")
FORMATS = ("csv", "geojson", "gpkg", "open311")


@dataclass(frozen=True)
class Mapping:
    """`columns`: {our name: column or list of columns, the first filled one counts}. `kinds` and `statuses`: {value in the file: ours}."""

    source: str
    format: str
    columns: dict[str, str | list[str]]
    statuses: dict[str, str]
    kinds: dict[str, dict[str, Any]]
    kind_groups: dict[str, dict[str, Any]] = field(default_factory=dict)
    jurisdiction: dict[str, Any] = field(default_factory=dict)
    zones: dict[str, Any] = field(default_factory=dict)
    time_format: str = ""
    encoding: str = "utf-8-sig"
    delimiter: str = ","
    keep_outside: bool = False

    def columns_of(self, name: str) -> list[str]:
        given = self.columns.get(name, [])
        return [given] if isinstance(given, str) else list(given)

    @property
    def all_columns(self) -> list[str]:
        return [column for name in self.columns for column in self.columns_of(name)]


def read(path: Path) -> Mapping:
    """Raises BadInput naming what is wrong in the file."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as problem:
        raise BadInput(_("The mapping %(file)s cannot be read: %(why)s.") % {"file": path, "why": problem.strerror})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise BadInput(_("The mapping %(file)s is not TOML: %(why)s.") % {"file": path, "why": problem})
    _check(raw, path)
    times = raw.pop("times", {})
    return Mapping(
        time_format=times.get("format", ""), **{name: raw[name] for name in Mapping.__dataclass_fields__ if name in raw}
    )


def _check(raw: dict[str, Any], path: Path) -> None:
    missing = [name for name in ("source", "format", "columns", "statuses", "kinds") if name not in raw]
    missing += [f"columns.{name}" for name in NEEDED_COLUMNS if name not in raw.get("columns", {})]
    if missing:
        raise BadInput(
            _("The mapping %(file)s lacks: %(names)s. Add them.") % {"file": path.name, "names": ", ".join(missing)}
        )
    if raw["format"] not in FORMATS:
        raise BadInput(
            _("format = “%(format)s” is not one of %(known)s.") % {"format": raw["format"], "known": ", ".join(FORMATS)}
        )
    wrong = sorted(set(raw["statuses"].values()) - set(workflow.STATUSES))
    if wrong:
        raise BadInput(_("The mapping names statuses that we do not have: %(names)s.") % {"names": ", ".join(wrong)})
