"""Stops when a text lacks its translation, a translation is used nowhere, or two lists say the same text differently."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation.template import templatize

from frontend.management.commands.compile_words import word_lists

APPS = ["config", "frontend", "reports", "people", "geo"]
SINGLE = {"_", "gettext", "gettext_lazy", "gettext_noop"}
PLURAL = {"ngettext", "ngettext_lazy"}
CONTEXT = {"pgettext", "pgettext_lazy"}
CONTEXT_PLURAL = {"npgettext", "npgettext_lazy"}
Used = dict[tuple[str, str], str]
_CONTEXT_MARK = re.compile(r"\b(n?p?gettext|_)\(")


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--language", default=settings.LANGUAGE_CODE)

    def handle(self, *args: Any, language: str, **options: Any) -> None:
        used, said = used_words(settings.BASE_DIR), translated(word_lists(), language)
        for key in sorted(used.keys() - said.keys()):
            self.stdout.write(f"lacks {language}: {shown(key)}  ({used[key]})")
        for key in sorted(said.keys() - used.keys()):
            self.stdout.write(f"used nowhere: {shown(key)}  ({said[key]})")
        if used.keys() ^ said.keys():
            raise CommandError(
                f"{len(used.keys() - said.keys())} texts lack {language}, {len(said.keys() - used.keys())} are used nowhere."
            )
        at_odds = list(said_twice(word_lists()))
        for line in at_odds:
            self.stdout.write(f"said differently: {line}")
        if at_odds:
            raise CommandError(
                f"{len(at_odds)} texts have two translations: give one of them a context, or say the same."
            )
        self.stdout.write(f"{len(used)} texts, all in {language}")


def shown(key: tuple[str, str]) -> str:
    context, text = key
    return f"{context}|{text}" if context else text


def translated(lists: Iterable[Path], language: str) -> Used:
    """Every (context, text) with a whole translation, and the file it stands in."""
    found: Used = {}
    for path in lists:
        if path.parts[-3] != language:
            continue
        for entry in polib.pofile(str(path)):
            if entry.translated() and not entry.obsolete:
                found[(entry.msgctxt or "", entry.msgid)] = short(path)
    return found


def said_twice(lists: Iterable[Path]) -> Iterator[str]:
    """Texts that two lists of a language translate differently: readers get whichever list is read last, on every page."""
    found: dict[tuple[str, str, str, bool], dict[str, str]] = {}
    for path in lists:
        for entry in polib.pofile(str(path)):
            key = (path.parts[-3], entry.msgctxt or "", entry.msgid, bool(entry.msgid_plural))
            said = entry.msgstr or " | ".join(entry.msgstr_plural.values())
            found.setdefault(key, {}).setdefault(said, short(path))
    for (language, context, text, _plural), ways in sorted(found.items()):
        if len(ways) > 1:
            yield f"{language}: {shown((context, text))}: " + ", ".join(
                f"{said} ({path})" for said, path in ways.items()
            )


def used_words(root: Path) -> Used:
    """Every (context, text) that a template or a module marks for translation, and one place where it stands."""
    found: Used = {}
    for app in APPS:
        for path in sorted((root / app).rglob("*.py")):
            if "migrations" not in path.parts:
                found |= dict.fromkeys(python_words(path.read_text()), short(path))
        for path in sorted((root / app).rglob("templates/**/*")):
            if path.suffix in {".html", ".txt", ".svg", ".xml"}:
                found |= dict.fromkeys(template_words(path.read_text()), short(path))
    return found


def template_words(source: str) -> Iterator[tuple[str, str]]:
    """templatize() leaves calls of gettext between rows of X; each call is read as Python."""
    left = templatize(source)
    for mark in _CONTEXT_MARK.finditer(left):
        call = _call_at(left, mark.start())
        if call:
            yield from python_words(call)


def _call_at(text: str, start: int) -> str | None:
    """The shortest piece from `start` to a closing bracket that is Python, with a name for a plural's count."""
    for end in re.finditer(r"\)", text[start:]):
        piece = text[start : start + end.end()]
        try:
            ast.parse(piece)
        except SyntaxError:
            continue
        return piece
    return None


def python_words(source: str) -> Iterator[tuple[str, str]]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            yield from _words_of(_name(node.func), [_text(argument) for argument in node.args])


def _words_of(name: str, texts: list[str | None]) -> Iterator[tuple[str, str]]:
    if name in SINGLE | PLURAL and texts and texts[0] is not None:
        yield "", texts[0]
    if name in CONTEXT | CONTEXT_PLURAL and len(texts) > 1 and None not in texts[:2]:
        yield str(texts[0]), str(texts[1])


def _name(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def _text(argument: ast.expr) -> str | None:
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else None


def short(path: Path) -> str:
    return str(path.relative_to(settings.BASE_DIR)) if path.is_relative_to(settings.BASE_DIR) else str(path)
