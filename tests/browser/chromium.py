"""Where a real Chromium is on this machine, if there is one."""

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome")


def path() -> str | None:
    """The program, as ``CHROMIUM`` names it or as the machine's package installs it."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
