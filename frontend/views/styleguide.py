"""Every part in every state, to be looked at in light and dark, narrow and wide."""

from datetime import timedelta
from xml.etree import ElementTree

from django import forms
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from frontend.map_context import map_settings
from frontend.templatetags.parts import SPRITE
from reports.workflow import PUBLIC_WORDS

COLOURS = [
    "paper",
    "card",
    "ink",
    "muted",
    "line",
    "accent",
    "lamp",
    "danger",
    "danger-ground",
    "selected",
    "suggestion",
]
LONG_WORD = "Gång- och cykelvägsbelysning"


class SampleForm(forms.Form):
    place = forms.CharField(label=LONG_WORD, help_text="Gata, plats eller lampnummer")
    email = forms.EmailField(label="E-post (frivilligt)")
    kind = forms.ChoiceField(label="Slag", choices=[("lamp", LONG_WORD), ("bush", "Buskage")])
    words = forms.CharField(
        label="Beskriv platsen (frivilligt). Skriv inget om personer.", widget=forms.Textarea, required=False
    )


def show(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    return render(
        request,
        "frontend/styleguide.html",
        {
            "colours": COLOURS,
            "icons": icon_names(),
            "statuses": list(PUBLIC_WORDS),
            "form": SampleForm(),
            "wrong": SampleForm({"email": "inte en adress"}),
            "ages": [now - timedelta(days=days) for days in (0, 1, 6, 30, 200, 900)],
            "numbers": [0, 7, 999, 1234, 1_000_000, -45],
            "map": map_settings(request),
            "steps": range(1, 6),
        },
    )


def icon_names() -> list[str]:
    tree = ElementTree.parse(str(finders.find(SPRITE)))  # noqa: S314  our own file
    return [node.attrib["id"] for node in tree.iter() if node.tag.endswith("symbol")]
