"""Reads settings from the environment. A wrong value stops the start with one sentence."""

import json
import os
import secrets
from importlib.util import find_spec
from pathlib import Path

import environ


class WrongSetting(Exception):
    """A setting that cannot be used; the text says which, why and what would do."""


def text(name: str, default: str = "") -> str:
    file = os.environ.get(f"{name}_FILE")
    if file:
        return _file(f"{name}_FILE", Path(file))
    return os.environ.get(name, default).strip()


def flag(name: str, default: bool) -> bool:
    value = text(name).lower()
    if value in ("", None):
        return default
    if value in ("1", "true", "yes", "on"):
        return True
    if value in ("0", "false", "no", "off"):
        return False
    raise WrongSetting(f"{name}={value!r} is neither yes nor no. Write 1 or 0.")


def whole_number(name: str, default: int, *, at_least: int, at_most: int) -> int:
    value = text(name, str(default))
    if not value.isdecimal() or not at_least <= int(value) <= at_most:
        raise WrongSetting(
            f"{name}={value!r} is not a whole number from {at_least} to {at_most}. Correct it or leave it out."
        )
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def folder(name: str, default: Path) -> Path:
    path = Path(text(name) or default).expanduser().absolute()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise WrongSetting(
            f"{name}={path} cannot be used as a folder ({problem.strerror}). Name one that can be written to."
        )
    return path


# Short questions by many people: helpers for one of them cost the others more than they save it, and disks no longer seek.
POSTGRES = "-c max_parallel_workers_per_gather=0 -c random_page_cost=1.1 -c jit=off"


def database(data_dir: Path) -> dict:
    url = text("DATABASE_URL", f"sqlite:///{data_dir / 'tryggkarta.sqlite3'}")
    try:
        settings = dict(environ.Env.db_url_config(url))
    except Exception:
        settings = {}
    engine = str(settings.get("ENGINE", ""))
    if engine.endswith("sqlite3"):
        settings["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
            "PRAGMA cache_size=-2000;PRAGMA temp_store=MEMORY;",
        }
        return settings | {"CONN_MAX_AGE": 60}
    if engine.endswith("postgresql"):
        options = settings.get("OPTIONS", {})
        said = f"{POSTGRES} {options.get('options', '')}".strip()  # what the address says comes last and wins
        return settings | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, "OPTIONS": options | {"options": said}}
    shown = url.split("@")[-1]
    raise WrongSetting(
        f"DATABASE_URL ({shown}) is neither sqlite:///file nor postgres://user:password@host:port/name. Correct it."
    )


def secret_key(data_dir: Path, *, debug: bool, demo: bool) -> str:
    given = text("SECRET_KEY")
    if given:
        if len(given) < 32:
            raise WrongSetting(
                "SECRET_KEY is shorter than 32 characters. Make one with: python -c 'import secrets; print(secrets.token_urlsafe(50))'"
            )
        return given
    if not (debug or demo):
        raise WrongSetting(
            "SECRET_KEY is missing. Outside the demo it must be set: a long random text that is kept between starts."
        )
    kept = data_dir / "secret-key"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(50))
    return _file("DATA_DIR/secret-key", kept)


def email(data_dir: Path) -> dict:
    """EMAIL_URL names the mail server; without one, mail is written to files and leaves nothing."""
    url = text("EMAIL_URL")
    if not url:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": str(data_dir / "mail"),
        }
    try:
        return dict(environ.Env.email_url_config(url))
    except Exception:
        raise WrongSetting("EMAIL_URL cannot be read. Write smtp+tls://user:password@host:587 or leave it out.")


def push_contact() -> str:
    """PUSH_CONTACT is the address that push services may write to; without one no browser is told anything."""
    contact = text("PUSH_CONTACT")
    if contact and "@" not in contact:
        raise WrongSetting(
            "PUSH_CONTACT is not an e-mail address. Write one that push services may write to, or leave it out."
        )
    if contact and not find_spec("webpush"):
        raise WrongSetting("PUSH_CONTACT is set but the package webpush is missing. Install it: pip install webpush.")
    return contact


def text_messages() -> tuple[str, str, dict]:
    """SMS_URL names a gateway that takes a POST of JSON; without one no text message is sent."""
    url = text("SMS_URL")
    if url and url != "console:" and not url.startswith(("https://", "http://")):
        raise WrongSetting(
            "SMS_URL is not an address. Write https://gateway/send, or console: to see the texts in the log."
        )
    try:
        body = json.loads(text("SMS_BODY") or '{"to": "{to}", "message": "{text}"}')
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise WrongSetting(
            'SMS_BODY is not JSON. Write the gateway\'s fields like {"to": "{to}", "message": "{text}"}.'
        )
    return url, text("SMS_TOKEN"), body


def _file(name: str, path: Path) -> str:
    try:
        return path.read_text().strip()
    except OSError as problem:
        raise WrongSetting(f"{name}={path} cannot be read ({problem.strerror}).")
