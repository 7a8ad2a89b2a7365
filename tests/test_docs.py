"""The documentation says what the code does."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command, get_commands

from iop import settings

DOCS = Path(__file__).resolve().parent.parent / "docs"
ROOT = DOCS.parent


def test_generated_pages_are_up_to_date() -> None:
    call_command("print_docs", check=True, verbosity=0)


def test_every_setting_that_is_read_is_named() -> None:
    page = (DOCS / "settings.md").read_text()
    names = [setting.name for setting in settings.ENVIRONMENT.settings]
    assert [name for name in names if f"`{name}`" not in page] == []


@pytest.mark.parametrize("path", sorted([*DOCS.glob("*.md"), ROOT / "README.md"]), ids=str)
def test_links_lead_somewhere(path: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", path.read_text())
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_every_command_is_named() -> None:
    pages = [*DOCS.glob("*.md"), ROOT / "README.md", ROOT / "Makefile"]
    texts = "".join(page.read_text() for page in pages)
    ours = [
        name for name, app in get_commands().items() if app in ("iop", "agreements", "followup")
    ]
    assert [name for name in ours if name not in texts] == []
