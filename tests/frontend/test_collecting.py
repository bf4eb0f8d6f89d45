"""Style sheets and scripts get names that browsers may keep for ever."""

import pytest
from django.core.files.storage import storages
from django.core.management import call_command
from django.template import Context, Template


@pytest.fixture
def collected(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "frontend.storage.HashedStatic"}}
    call_command("collectstatic", interactive=False, verbosity=0)
    return storages["staticfiles"]


def test_a_page_loads_one_joined_style_sheet_and_hashed_modules(collected):
    links = Template("{% stylesheets %}").render(Context())
    assert links.count("<link") == 1
    sheet = collected.open(collected.stored_name("frontend/css/shared.css")).read().decode()
    assert ":focus-visible" in sheet and ".mark-disc" in sheet

    module = collected.open(collected.stored_name("frontend/js/map/ground.js")).read().decode()
    assert f'from "./{collected.stored_name("frontend/js/map/area.js").split("/")[-1]}"' in module


def test_before_collecting_the_parts_are_linked_one_by_one():
    assert Template("{% stylesheets %}").render(Context()).count("<link") > 5
