"""No text reaches a reader untranslated without somebody being told."""

import pytest
from django.core.management import CommandError, call_command

from frontend.management.commands import check_words


@pytest.fixture
def small_project(tmp_path, settings, monkeypatch):
    """A project of one template, one module and one word list."""
    settings.BASE_DIR = tmp_path
    lists = tmp_path / "frontend" / "locale" / "sv" / "LC_MESSAGES"
    pages = tmp_path / "frontend" / "templates"
    lists.mkdir(parents=True)
    pages.mkdir()
    (tmp_path / "frontend" / "rules.py").write_text('x = _("Send")\ny = pgettext("status", "Sent")\n')
    (pages / "page.html").write_text(
        '{% translate "Map" %} {% blocktranslate count n=n %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}'
    )
    po = lists / "django.po"
    po.write_text(entries({"Send": "Skicka", "Map": "Karta"}) + STATUS + DAYS)
    monkeypatch.setattr(check_words, "word_lists", lambda: [po])
    return tmp_path


STATUS = 'msgctxt "status"\nmsgid "Sent"\nmsgstr "Inskickad"\n\n'
DAYS = 'msgid "%(n)s day"\nmsgid_plural "%(n)s days"\nmsgstr[0] "%(n)s dag"\nmsgstr[1] "%(n)s dagar"\n\n'


def entries(pairs: dict[str, str]) -> str:
    return "".join(f'msgid "{text}"\nmsgstr "{said}"\n\n' for text, said in pairs.items())


def test_a_project_with_every_text_in_swedish_passes(small_project, capsys):
    call_command("check_words")
    assert "4 texts, all in sv" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("file", "source", "named"),
    [
        ("templates/new.html", '{% translate "Bush" %}', "lacks sv: Bush"),
        (
            "templates/new.html",
            "{% blocktranslate trimmed %}\n Hello\n you\n{% endblocktranslate %}",
            "lacks sv: Hello you",
        ),
        ("templates/new.html", '{% translate "Sent" context "order" %}', "lacks sv: order|Sent"),
        ("new.py", 'from x import gettext_lazy as _\nz = _("Hole")', "lacks sv: Hole"),
        ("new.py", 'z = ngettext("%(n)s week", "%(n)s weeks", 2)', "lacks sv: %(n)s week"),
    ],
)
def test_a_text_without_swedish_is_named(small_project, capsys, file, source, named):
    (small_project / "frontend" / file).write_text(source)
    with pytest.raises(CommandError, match="1 texts lack sv"):
        call_command("check_words")
    assert named in capsys.readouterr().out


def test_a_translation_that_nobody_uses_is_named(small_project, capsys):
    (small_project / "frontend" / "rules.py").write_text('y = pgettext("status", "Sent")\n')
    with pytest.raises(CommandError, match="1 are used nowhere"):
        call_command("check_words")
    assert "used nowhere: Send" in capsys.readouterr().out


def test_an_empty_translation_counts_as_lacking(small_project):
    po = small_project / "frontend/locale/sv/LC_MESSAGES/django.po"
    po.write_text(po.read_text().replace('"Karta"', '""'))
    with pytest.raises(CommandError):
        call_command("check_words")


def test_a_text_that_two_lists_say_differently_is_named(small_project, capsys, monkeypatch):
    """The share button once said what a share of 100 is."""
    first = small_project / "frontend/locale/sv/LC_MESSAGES/django.po"
    other = small_project / "reports/locale/sv/LC_MESSAGES/django.po"
    other.parent.mkdir(parents=True)
    monkeypatch.setattr(check_words, "word_lists", lambda: [first, other])
    other.write_text(entries({"Map": "Karta"}))
    call_command("check_words")
    other.write_text(entries({"Map": "Kartblad"}))
    with pytest.raises(CommandError, match="1 texts have two translations"):
        call_command("check_words")
    assert "said differently: sv: Map: Karta" in capsys.readouterr().out
