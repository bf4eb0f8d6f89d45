"""What only tests of pages need."""

import pytest
from django.core.management import call_command

from geo.models import Jurisdiction


@pytest.fixture(scope="session")
def words_compiled():
    call_command("compile_words")


@pytest.fixture
def stockholm():
    """A town that is saved nowhere."""
    return Jurisdiction(time_zone="Europe/Stockholm", languages=["sv", "en"])
