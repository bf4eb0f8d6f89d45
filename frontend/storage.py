"""Style sheets, scripts and icons with the hash of their content in the name, so that browsers keep them for ever."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

CSS = "frontend/css/"
PARTS = ["tokens", "base", "shell", "parts", "fields", "tables", "layers", "map", "marks"]
SHARED = [f"{CSS}{part}.css" for part in PARTS]
JOINED = f"{CSS}shared.css"


class HashedStatic(CompressedManifestStaticFilesStorage):
    """Hashed names once `collectstatic` has run; plain names before that and while debugging."""

    support_js_module_import_aggregation = True

    @property
    def collected(self) -> bool:
        return bool(self.hashed_files) and not settings.DEBUG

    def stored_name(self, name: str) -> str:
        return super().stored_name(name) if self.hashed_files else name

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[tuple]:
        if not dry_run and paths.keys() >= set(SHARED):
            self._join()
            paths = paths | {JOINED: (self, JOINED)}
        yield from super().post_process(paths, dry_run, **options)

    def url_converter(self, name: str, hashed_files: dict, template: str | None = None) -> Callable[[re.Match], str]:
        """Other people's files may name things that they did not bring; ours may not."""
        convert = super().url_converter(name, hashed_files, template)
        if name.startswith("frontend/"):
            return convert
        return lambda match: _or_as_it_is(convert, match)

    def _join(self) -> None:
        self.delete(JOINED)
        self._save(JOINED, ContentFile("\n".join(self._text(name) for name in SHARED)))

    def _text(self, name: str) -> str:
        with self.open(name) as file:
            return file.read().decode()


def _or_as_it_is(convert: Callable[[re.Match], str], match: re.Match) -> str:
    try:
        return convert(match)
    except ValueError:
        return match["matched"]
