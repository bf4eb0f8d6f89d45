"""make run: prepares database, words, static files and the demo town, then keeps web server and worker going until Ctrl-C."""

import hashlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

PORT = os.environ.get("PORT", "8000")
# glibc gives each thread memory of its own and gives large pieces back late; so a process stays smaller.
MEMORY = {"MALLOC_ARENA_MAX": "2", "MALLOC_MMAP_THRESHOLD_": "131072", "MALLOC_TRIM_THRESHOLD_": "131072"}


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("DEMO", "1")
    os.environ.setdefault("PUBLIC_URL", f"http://127.0.0.1:{PORT}")
    for name, value in MEMORY.items():
        os.environ.setdefault(name, value)
    from config.env import WrongSetting

    if not PORT.isdecimal() or not 1 <= int(PORT) <= 65535:
        return _say(f"PORT={PORT!r} is not a port number from 1 to 65535. Correct it or leave it out.")
    try:
        _prepare()
    except WrongSetting as problem:
        return _say(str(problem))
    return _keep_going()


def _say(sentence: str) -> int:
    sys.stderr.write(sentence + "\n")
    return 1


def _prepare() -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    call_command("compile_words", verbosity=0)
    call_command("migrate", verbosity=0, interactive=False)
    _collect(Path(settings.STATIC_ROOT))
    if settings.DEMO:
        call_command("seed_demo", if_empty=True)
    _tell(settings.DATA_DIR)


def _collect(root: Path) -> None:
    """Static files are hashed and compressed anew only when one of them has changed: that takes seconds."""
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    found = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list(None):
            stat = Path(storage.path(name)).stat()
            found.update(f"{name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    stamp = root / ".collected"
    if stamp.exists() and stamp.read_text() == found.hexdigest():
        return
    call_command("collectstatic", verbosity=0, interactive=False)
    stamp.write_text(found.hexdigest())


def _tell(data_dir: Path) -> None:
    accounts = data_dir / "demo-accounts.txt"
    lines = [f"Tryggkarta: {os.environ['PUBLIC_URL']}/"]
    if accounts.exists():
        lines += [
            "Demo accounts (name, password, API key):",
            *(f"  {line}" for line in accounts.read_text().splitlines()),
        ]
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def _stop(processes: list[subprocess.Popen]) -> None:
    for process in processes:
        process.terminate()


def _keep_going() -> int:
    """Both processes live and die together; either one ending ends the other."""
    listen = os.environ.get("LISTEN", "127.0.0.1")
    web = [
        sys.executable,
        "-m",
        "gunicorn",
        "config.wsgi",
        "--config",
        "python:config.web",
        "--bind",
        f"{listen}:{PORT}",
    ]
    processes = [subprocess.Popen(web), subprocess.Popen([sys.executable, "manage.py", "worker"])]
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: _stop(processes))
    while all(process.poll() is None for process in processes):
        time.sleep(0.3)
    _stop(processes)
    return max(process.wait() for process in processes)


if __name__ == "__main__":
    sys.exit(main())
