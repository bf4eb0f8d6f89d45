"""The floor: the same Django, database and server, without the service: no middleware, bare SQL, an empty view around it."""

from config.settings import *  # noqa: F403

MIDDLEWARE: list[str] = []
ROOT_URLCONF = "bench.floor"
