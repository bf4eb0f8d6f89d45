"""make test: the suite on SQLite, with the browser, then on PostgreSQL, then a short run with the GDAL libraries hidden."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import tests.environment  # noqa: F401  a key and a data folder for every command below

ROOT = Path(__file__).resolve().parent.parent
REAL_DATA = ROOT.parent / "shared" / "data"


def main() -> int:
    os.chdir(ROOT)
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": ""}
    _say_real_data(environment)
    browser = _browser()
    if browser is None:
        return 2
    subprocess.check_call([sys.executable, "manage.py", "compile_words"], env=environment)
    skip = [] if browser else ["-m", "not browser"]
    both = [
        "pytest",
        "-n",
        "2",
        "--dist",
        "loadfile",
        "--no-loadscope-reorder",
    ]  # tests/conftest.py says what comes first
    runs = [
        ("SQLite", [sys.executable, "-m", *both, *skip], environment),
        ("PostgreSQL", [sys.executable, "-m", "tests.with_postgres", *both, "-m", "not browser"], environment),
        ("GDAL hidden", [sys.executable, "-m", "tests.gdal_hidden"], environment),
    ]
    failed = []
    for name, command, env in runs:
        print(f"== {name}", flush=True)
        if subprocess.call(command, env=env):
            failed.append(name)
    if failed:
        print("Failed on: " + ", ".join(failed), flush=True)
    return 1 if failed else 0


def _say_real_data(environment: dict) -> None:
    if not environment.get("TRYGGKARTA_TEST_DATA") and REAL_DATA.is_dir():
        environment["TRYGGKARTA_TEST_DATA"] = str(REAL_DATA)
    there = Path(environment.get("TRYGGKARTA_TEST_DATA") or "nowhere").is_dir()
    print("real data: run" if there else "real data: skipped, no folder", flush=True)


def _browser() -> bool | None:
    """True when Chromium is there (installed with apt where that is possible), False when it may be skipped, None when it is missing."""
    if os.environ.get("BROWSER") == "skip":
        print("browser: skipped, BROWSER=skip", flush=True)
        return False
    if not shutil.which("chromium") and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Chromium ...", flush=True)
        subprocess.call(["apt-get", "update", "-qq"])
        subprocess.call(["apt-get", "install", "-y", "-qq", "chromium"], stdout=subprocess.DEVNULL)
    if shutil.which("chromium"):
        return True
    print("Chromium is missing. Install it (Debian: apt-get install chromium) or run with BROWSER=skip.", flush=True)
    return None


if __name__ == "__main__":
    sys.exit(main())
