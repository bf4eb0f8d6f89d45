"""Reads rows from a file as {column: text}, whatever its format; numbers of rows count from 1 and include the header of a CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from geo.importing import tables
from reports.errors import BadInput
from reports.importing.mapping import Mapping

Row = tuple[int, dict[str, Any]]


def rows(path: Path, mapping: Mapping) -> list[Row]:
    """All rows with their numbers. Raises BadInput for a file that cannot be read, lacks columns or mixes encodings."""
    if not path.is_file():
        raise BadInput(_("There is no file %(file)s.") % {"file": path})
    found = list(READERS[mapping.format](path, mapping))
    if not found:
        raise BadInput(_("%(file)s holds no rows.") % {"file": path.name})
    here = set().union(*(row.keys() for _number, row in found[:50]))
    missing = sorted(set(mapping.all_columns) - here)
    if missing:
        sentence = _("%(file)s lacks the columns %(missing)s. It has: %(here)s.")
        raise BadInput(
            sentence % {"file": path.name, "missing": ", ".join(missing), "here": ", ".join(sorted(map(str, here)))}
        )
    return found


def _csv(path: Path, mapping: Mapping) -> Iterator[Row]:
    text = _decoded(path, mapping.encoding)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=mapping.delimiter)
    for row in reader:
        yield reader.line_num, {column: value or "" for column, value in row.items() if isinstance(column, str)}


def _decoded(path: Path, encoding: str) -> str:
    data = path.read_bytes()
    try:
        return data.decode(encoding)
    except LookupError:
        raise BadInput(_("encoding = “%(encoding)s” is not known. Write utf-8 or cp1252.") % {"encoding": encoding})
    except UnicodeDecodeError:
        wrong = [str(number) for number, line in enumerate(data.split(b"\n"), start=1) if not _decodes(line, encoding)]
    shown = ", ".join(wrong[:20]) + (" ..." if len(wrong) > 20 else "")
    sentence = _(
        "%(file)s is not %(encoding)s throughout: see rows %(rows)s. Save the whole file in one encoding and name it in the mapping."
    )
    raise BadInput(sentence % {"file": path.name, "encoding": encoding.removesuffix("-sig"), "rows": shown})


def _decodes(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _features(path: Path, mapping: Mapping) -> Iterator[Row]:
    """GeoJSON and GeoPackage in any projection: the position becomes the columns lng and lat."""
    yield from enumerate(tables.point_rows(path), start=1)


def _open311(path: Path, mapping: Mapping) -> Iterator[Row]:
    try:
        requests = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, UnicodeDecodeError) as problem:
        raise BadInput(_("%(file)s is not JSON: %(why)s.") % {"file": path.name, "why": problem})
    if not isinstance(requests, list) or not all(isinstance(request, dict) for request in requests):
        raise BadInput(_("%(file)s is not a list of Open311 requests.") % {"file": path.name})
    for number, request in enumerate(requests, start=1):
        yield number, {column: "" if value is None else str(value) for column, value in request.items()}


READERS = {"csv": _csv, "geojson": _features, "gpkg": _features, "open311": _open311}
