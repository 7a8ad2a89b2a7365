"""Every text of ours has a Swedish translation, and none is a guess."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "iop" / "locale" / "sv" / "LC_MESSAGES" / "django.po"


def catalogue_at(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="sv")


def test_nothing_is_untranslated_or_fuzzy() -> None:
    wanting = [
        message.id
        for message in catalogue_at(CATALOGUE)
        if message.id and (message.fuzzy or not all(message.string or [""]))
    ]
    assert wanting == []


def test_placeholders_are_the_same_in_swedish() -> None:
    faults = [
        (message.id, str(error))
        for message, errors in catalogue_at(CATALOGUE).check()
        for error in errors
    ]
    assert faults == []


def test_every_text_in_the_code_is_in_the_catalogue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: object
) -> None:
    monkeypatch.chdir(ROOT)
    settings.LOCALE_PATHS = [tmp_path]  # type: ignore[attr-defined]
    call_command("makemessages", locale=["sv"], ignore_patterns=["iop/locale/*"], verbosity=0)
    collected = catalogue_at(tmp_path / "sv" / "LC_MESSAGES" / "django.po")
    ours = {message.id for message in catalogue_at(CATALOGUE)}
    assert [message.id for message in collected if message.id not in ours] == []
