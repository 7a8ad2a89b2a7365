"""Fixtures that every test may ask for."""

from pathlib import Path
from typing import Any

import pytest
from _pytest.terminal import TerminalReporter

from iop.accounts.models import User
from iop.shared import seal
from partners.models import Board, Role
from tests.browser import chromium as machine
from tests.factories import make_board, make_member, make_user
from tests.followup import libreoffice
from tests.followup.libreoffice import recalculate  # noqa: F401
from tests.mailbox import mailbox, no_server  # noqa: F401

NO_CHROMIUM = "no Chromium on this machine"
NO_LIBREOFFICE = "no LibreOffice on this machine"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("browser") and not machine.path():
        pytest.skip(NO_CHROMIUM)
    if "recalculate" in getattr(item, "fixturenames", ()) and not libreoffice.path():
        pytest.skip(NO_LIBREOFFICE)


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """Say loudly which tests a machine without Chromium or LibreOffice left out."""
    _say_left_out(
        terminalreporter, NO_CHROMIUM, "BROWSER TESTS",
        "Install the package chromium, or name the program in CHROMIUM, and run again.",
    )  # fmt: skip
    _say_left_out(
        terminalreporter, NO_LIBREOFFICE, "TESTS OF WORKBOOKS",
        "Install the package libreoffice-calc-nogui, or name the program in SOFFICE, "
        "and run again.",
    )  # fmt: skip


def _say_left_out(reporter: TerminalReporter, reason: str, what: str, remedy: str) -> None:
    skipped = [
        report for report in reporter.stats.get("skipped", []) if reason in str(report.longrepr)
    ]
    if skipped:
        files = ", ".join(sorted({report.nodeid.split("::")[0] for report in skipped}))
        reporter.section(f"NOT RUN: {what}", sep="!", red=True, bold=True)
        reporter.write_line(
            f"{len(skipped)} tests in {files} were not run: {reason}. {remedy}", red=True
        )


@pytest.fixture
def board(db: None) -> Board:
    return make_board()


@pytest.fixture
def officer(board: Board) -> User:
    """The case officer of the board."""
    return make_member(Role.OFFICER, board)


@pytest.fixture
def colleague(board: Board) -> User:
    """Reads the board's cases but does not draft: its controller."""
    return make_member(Role.CONTROLLER, board)


@pytest.fixture
def stranger(db: None) -> User:
    """A case officer of another municipality."""
    return make_member(Role.OFFICER, make_board())


@pytest.fixture
def nobody(db: None) -> User:
    """Has an account and no role."""
    return make_user()


@pytest.fixture(scope="session")
def _seal_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("seal") / "seal.p12"
    path.write_bytes(seal.make_self_made("Provstämpel", "hemligt"))
    return path


@pytest.fixture
def demo_seal(settings: Any, _seal_file: Path) -> Path:
    """A seal that is set and sound."""
    settings.SEAL_FILE, settings.SEAL_PASSWORD = _seal_file, "hemligt"
    return _seal_file
