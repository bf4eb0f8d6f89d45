"""Documents that repeat what the code says are held to it."""

import re
from pathlib import Path

import pytest

from reports import workflow

DOCS = Path(__file__).resolve().parents[2] / "docs"
ROOT = DOCS.parent


@pytest.mark.parametrize(
    "verb", [*workflow.REPORT_VERBS.values(), *workflow.ORDER_VERBS.values()], ids=lambda verb: verb.name
)
def test_the_workflow_document_names_every_verb_with_its_target_and_needs(verb):
    rows = [row for row in (DOCS / "workflow.md").read_text().splitlines() if row.startswith(f"| `{verb.name}` |")]
    cells = [[cell.strip() for cell in row.split("|")[1:-1]] for row in rows]
    assert any(cell[2] == (verb.to or "–") and cell[3] == ", ".join(verb.needs) for cell in cells)


def test_every_setting_is_in_the_list_of_settings():
    code = "".join(path.read_text() for path in (ROOT / "config").glob("*.py"))
    names = set(re.findall(r'(?:env\.)?(?:text|flag|whole_number|words|folder)\("([A-Z_]+)"', code)) | set(
        re.findall(r'environ\.get\("([A-Z_]+)"', code)
    )
    listed = (DOCS / "settings.md").read_text()
    assert [name for name in sorted(names) if f"`{name}`" not in listed] == []


def test_every_document_that_the_readme_names_is_there():
    links = re.findall(r"\]\(([^)#]+)\)|src=\"([^\"]+)\"", (ROOT / "README.md").read_text())
    missing = [
        one or other
        for one, other in links
        if not (one or other).startswith("http") and not (ROOT / (one or other)).exists()
    ]
    assert missing == []
