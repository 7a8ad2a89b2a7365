"""LibreOffice, which opens a workbook, computes its formulas and stores what they come to."""

import io
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

Recalculate = Callable[[bytes], Workbook]
LONGEST = 120


def path() -> str:
    return os.environ.get("SOFFICE") or shutil.which("soffice") or ""


@pytest.fixture
def recalculate(tmp_path: Path) -> Recalculate:
    """A function that gives the workbook with the value of each formula in its cell.

    The program gets a profile of its own, so that nothing on the machine matters to it.
    """

    def recalculate(content: bytes) -> Workbook:
        given, made = tmp_path / "given.xlsx", tmp_path / "made"
        given.write_bytes(content)
        subprocess.run(  # noqa: S603 (our own file, and the program that the machine names)
            [
                path(),
                f"-env:UserInstallation=file://{tmp_path / 'profile'}",
                "--headless",
                "--convert-to",
                "xlsx",
                "--outdir",
                str(made),
                str(given),
            ],
            check=True,
            capture_output=True,
            timeout=LONGEST,
        )
        return load_workbook(io.BytesIO((made / "given.xlsx").read_bytes()), data_only=True)

    return recalculate
