"""A new town gets its tables in one step; they are those of a town that took every step."""

from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader

WHOLE = ("reports", "0001_squashed_0038")


def test_the_whole_is_what_its_steps_come_to():
    steps = MigrationLoader(None, replace_migrations=False)
    last = steps.get_migration(*WHOLE).replaces[-1]
    by_steps, at_once = steps.project_state([last]), steps.project_state([WHOLE])
    assert MigrationAutodetector(by_steps, at_once)._detect_changes() == {}
    assert len(at_once.models) > 60


def test_every_step_is_part_of_the_whole():
    steps = MigrationLoader(None, replace_migrations=False)
    names = {name for app, name in steps.disk_migrations if app == "reports" and name < "0039"} - {WHOLE[1]}
    assert set(steps.get_migration(*WHOLE).replaces) == {("reports", name) for name in names}
