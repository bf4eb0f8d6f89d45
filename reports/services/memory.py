"""Gives free memory back to the system: Python and the C library keep what a large job has used, for a next one that mostly never comes."""

from __future__ import annotations

import ctypes
import gc
import time
from threading import Thread

EVERY_S = 60


def give_back(*, whole: bool = True) -> None:
    """`whole`: objects that point at each other are looked for first, which stops everything else for a moment."""
    if whole:
        gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc's alone
    if trim:
        trim(0)


def keep_small(every_s: float = EVERY_S) -> Thread:
    """A thread that gives back what is free, now and then, beside a process that answers."""

    def run() -> None:
        while True:
            time.sleep(every_s)
            give_back(whole=False)

    thread = Thread(target=run, name="memory", daemon=True)
    thread.start()
    return thread
