"""A process with a missing or unsafe setting does not start, and says which."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SAFE = {
    "SECRET_KEY": "0123456789" * 5,
    "SITE_URL": "https://iop.example.se",
    "DATABASE_URL": "postgres://iop:secret@db.example.se/iop",
    "EMAIL_URL": "submission://iop:secret@smtp.example.se:587",
}


def start(directory: Path, **environment: str) -> str:
    """What a process of that environment says when it reads its settings."""
    command = (
        "from iop import settings; print(settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT)"
    )
    done = subprocess.run(  # noqa: S603 (our own command)
        [sys.executable, "-c", command],
        env={"PATH": os.environ["PATH"], **environment},
        cwd=directory,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout or done.stderr


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """A copy of the settings in a place without a ``.env`` of the developer's own."""
    (tmp_path / "iop").mkdir()
    for name in ("__init__.py", "settings.py", "environment.py"):
        shutil.copy(Path("iop", name), tmp_path / "iop")
    return tmp_path


def test_production_starts_with_safe_settings(directory: Path) -> None:
    assert start(directory, **SAFE) == "['iop.example.se'] True\n"


def test_trial_starts_without_settings(directory: Path) -> None:
    assert start(directory, DEMO="true") == "['127.0.0.1', 'localhost', '[::1]'] False\n"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "x" * 60),
        ("SITE_URL", ""),
        ("SITE_URL", "http://iop.example.se"),
        ("ALLOWED_HOSTS", "*"),
        ("DATABASE_URL", "oracle-of-delphi"),
        ("CACHE_URL", "unknown://"),
        ("EMAIL_URL", "pigeon://"),
        ("TRUSTED_PROXY_COUNT", "some"),
        ("DEMO", "perhaps"),
        ("LOG_LEVEL", "loud"),
    ],
)
def test_production_refuses_to_start(directory: Path, name: str, value: str) -> None:
    said = start(directory, **SAFE | {name: value})
    assert f"\n- {name} " in said


@pytest.mark.parametrize("trial", ["DEMO", "DEBUG"])
def test_trial_refuses_to_serve_others(directory: Path, trial: str) -> None:
    said = start(directory, **SAFE | {trial: "true", "ALLOWED_HOSTS": "iop.example.se"})
    assert "\n- ALLOWED_HOSTS names another machine" in said


def test_unknown_name_in_the_file_is_pointed_out(directory: Path) -> None:
    (directory / ".env").write_text("DEMO=true\nALOWED_HOSTS=example.se\n")
    assert "\n- ALOWED_HOSTS in .env is no setting" in start(directory)
