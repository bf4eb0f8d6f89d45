"""The cast: the same town and the same people in every test."""

import gettext
import io
import os
from collections import Counter
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.utils.translation import trans_real

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "lampan-lyser-igen-4"


def pytest_configure(config):
    """Swedish must be there before the first page; the workers of a parallel run find it done."""
    if not hasattr(config, "workerinput"):
        call_command("compile_words", verbosity=0, stdout=io.StringIO())
        gettext._translations.clear()  # what was read before is old
        trans_real._translations.clear()


def pytest_collection_modifyitems(items):
    """Files of few long tests come first, then the large ones: at the end no processor waits for another."""
    tests = Counter(item.path for item in items)
    items.sort(key=lambda item: (item.get_closest_marker("long") is None, -tests[item.path], item.path))


@pytest.fixture(autouse=True)
def _memory_is_kept(monkeypatch):
    """Looking for what could be given back stops a process as large as this one for a tenth of a second, at each of a thousand jobs."""
    from reports.services import memory

    monkeypatch.setattr(memory, "give_back", lambda **_how: None)


@pytest.fixture(autouse=True)
def _own_folders(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "photos"
    settings.DATA_DIR = tmp_path
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.AXES_ENABLED = False
    settings.REPORTS_PER_HOUR = 100_000
    from geo import assets, gazetteer, middleware, zones
    from geo.ground import index
    from reports.services import answers, clock, estimates, setup, shelves

    for kept in (zones._indexes, assets._indexes, assets._names, gazetteer._names, index._indexes):
        kept.clear()  # another town may have the same number and version
    middleware.forget()
    setup.forget()
    clock.forget()
    answers.forget()
    shelves.forget()
    estimates.forget()


@pytest.fixture
def town(db):
    """The demo town without its map ground: zones, area, owners, kinds, organisations, crews."""
    from tests.town import load

    return load()


@pytest.fixture
def town_with_ground(db):
    from reports.seeding.setup import load_town

    return load_town(ground=True)


def _person(town, role, username=None, **more):
    from people.models import User

    user = User.objects.create_user(username or role, password=PASSWORD, jurisdiction=town, **more)
    user.groups.add(Group.objects.get(name=role))
    return user


@pytest.fixture
def desk(town):
    return _person(town, "desk", first_name="Maria", last_name="Lind")


@pytest.fixture
def second_officer(town):
    return _person(town, "desk", "desk2", first_name="Omar", last_name="Berg")


@pytest.fixture
def crew(town):
    """The first crew of the town."""
    from reports.models import Crew

    return Crew.objects.filter(jurisdiction=town).first()


@pytest.fixture
def crew_member(town, crew):
    user = _person(town, "crew", first_name="Sami", last_name="Ek")
    crew.members.add(user)
    return user


@pytest.fixture
def manager(town):
    return _person(town, "manager")


@pytest.fixture
def police(town):
    return _person(town, "police")


@pytest.fixture
def admin(town):
    return _person(town, "admin")


@pytest.fixture
def integrator(town):
    return _person(town, "integrator")


@pytest.fixture
def resident():
    """Somebody without an account."""
    return Client()


@pytest.fixture
def client_of():
    def signed_in(user):
        client = Client()
        client.force_login(user, backend="people.backends.Backend")
        return client

    return signed_in


@pytest.fixture
def real_data():
    """The folder with real data, or a skip that says why."""
    folder = os.environ.get("TRYGGKARTA_TEST_DATA", "")
    if not folder or not Path(folder).is_dir():
        pytest.skip("real data: skipped, no folder (TRYGGKARTA_TEST_DATA)")
    return Path(folder)
