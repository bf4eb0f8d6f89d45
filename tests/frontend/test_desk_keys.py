"""The list of keys behind ? says every key that does something at the desk, and none besides."""

import re
from pathlib import Path

import frontend
from frontend.views.desk.cases import KEYS
from reports import workflow

HOME = Path(frontend.__file__).parent
SCRIPT = HOME / "static/frontend/js/desk/desk.js"
TEMPLATES = HOME / "templates/frontend"
NUMBERS = set("123456789")


def page_parts():
    """What the desk shows: its own parts, and the messages with what takes the last act back."""
    return [*TEMPLATES.glob("desk/*.html"), TEMPLATES / "_messages.html"]


def bound():
    """What the script answers to by itself, and what it presses where a page says a key."""
    table = re.search(r"const OWN = \{\n(.*?)\n\};", SCRIPT.read_text(), re.DOTALL)[1]
    own = {quoted or plain for quoted, plain in re.findall(r'^  (?:"([^"]+)"|(\w+)): ?', table, re.MULTILINE)}
    said = re.findall(r'data-(?:bulk-)?key="([^"]+)"', "".join(part.read_text() for part in page_parts()))
    computed = {"{{ act.key }}": set(KEYS.values()), "{{ forloop.counter }}": NUMBERS}
    return own.union(*(computed.get(key, {key}) for key in said))


def listed():
    dialog = re.search(r"<dialog[^>]*data-keys>.*?</dialog>", (TEMPLATES / "desk/desk.html").read_text(), re.DOTALL)[0]
    keys = set()
    for row in re.findall(r"<dt>(.*?)</dt>", dialog):
        keys |= NUMBERS if "–" in row else set(re.findall(r"<kbd>([^<]+)</kbd>", row))
    return {"Escape" if key == "Esc" else key for key in keys}


def test_the_list_of_keys_says_each_key_that_does_something_and_no_other():
    assert len(bound()) > 30
    assert listed() == bound() - {"?"}  # it opens the list


def test_each_key_of_a_verb_belongs_to_one_that_officers_have():
    assert set(KEYS) <= set(workflow.STAFF_VERBS) and len(set(KEYS.values())) == len(KEYS)
