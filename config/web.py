"""The web server as make run, the tests and the bench start it: settings of gunicorn, with a hook of it."""

import os
import socket

workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = 4
timeout = 60
max_requests = 20_000
max_requests_jitter = 2_000
loglevel = "warning"

QUIET_S = 60


def when_ready(server) -> None:
    """A connection reaches a thread when it has said something, not before: browsers open some that they never use, and each would hold a thread for 5 s."""
    if hasattr(socket, "TCP_DEFER_ACCEPT"):
        for listener in server.LISTENERS:
            if listener.sock.family in (socket.AF_INET, socket.AF_INET6):
                listener.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, QUIET_S)
