"""What a large job has used goes back to the system, on the machines where the C library would keep it."""

import ctypes
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest

from reports.services import memory, schedule


@pytest.fixture(autouse=True)
def _memory_is_kept():
    """Not here."""


def held_mb() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 2**20


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_trim"), reason="another C library")
def test_what_is_free_goes_back():
    kept = [np.ones(1000) for _piece in range(20_000)]  # 160 MB in pieces that lie between others
    stays, full = kept[::50], held_mb()
    del kept
    memory.give_back()
    assert held_mb() < full - 100 and len(stays) == 400


def test_elsewhere_it_is_left_alone():
    with patch("ctypes.CDLL", return_value=object()):
        memory.give_back(whole=False)


def test_it_is_given_back_behind_each_daily_job_that_ran(town, time_machine):
    time_machine.move_to("2026-11-20 23:00+01:00", tick=False)
    given: list[int] = []
    ran = schedule.run_due(after=lambda: given.append(1))
    assert ran == len(given) > 5
    assert schedule.run_due(after=lambda: given.append(1)) == 0 and len(given) == ran
