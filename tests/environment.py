"""What every test run takes for granted; read before Django's settings."""

import os
import tempfile

os.environ.setdefault("SECRET_KEY", "only-for-tests-only-for-tests-only-for-tests-1234")
os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="tryggkarta-tests-"))
