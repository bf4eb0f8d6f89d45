"""A process is as small as its work: what only the other database needs is not loaded."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOADED = "import sys, config.wsgi; from django.urls import get_resolver; get_resolver().url_patterns; print('psycopg' in sys.modules)"


def test_a_web_process_on_sqlite_loads_no_driver_of_postgresql(tmp_path):
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | {"DATA_DIR": str(tmp_path)}
    said = subprocess.run([sys.executable, "-W", "ignore", "-c", LOADED], cwd=ROOT, env=env, capture_output=True, text=True, check=True)  # fmt: skip
    assert said.stdout.strip() == "False"
