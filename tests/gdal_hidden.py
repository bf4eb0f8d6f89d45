"""The short run with GDAL, GEOS and PROJ of the system hidden: what must start without them does."""

import ctypes.util
import subprocess
import sys

HIDDEN = ("gdal", "geos", "geos_c", "proj", "spatialite", "mod_spatialite")
REAL = ctypes.util.find_library


def hide() -> None:
    """Makes the system's libraries unfindable for this process and refuses to load them by name."""
    ctypes.util.find_library = lambda name: None if name.lower() in HIDDEN else REAL(name)
    real_dlopen = ctypes.CDLL.__init__

    def dlopen(self, name, *args, **kwargs):
        if name and any(f"lib{hidden}.so" in str(name) and "site-packages" not in str(name) for hidden in HIDDEN):
            raise OSError(f"{name} is hidden in this run")
        return real_dlopen(self, name, *args, **kwargs)

    ctypes.CDLL.__init__ = dlopen


def main() -> int:
    hide()
    import pytest

    return pytest.main(["-m", "short", "-p", "no:xdist"])


if __name__ == "__main__":
    sys.exit(main() or subprocess.call([sys.executable, "manage.py", "check"]))
