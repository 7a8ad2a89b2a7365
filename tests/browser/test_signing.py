"""Signing here and checking a file, as they are used and as axe-core sees them."""

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from agreements.models import Signature, Snapshot
from iop.accounts.models import User
from partners.models import Board, Role
from tests.agreements.test_signing import make_signing, stored
from tests.browser.fixtures import PageFor
from tests.browser.test_accessibility import ALL_LOOKS, faults
from tests.factories import make_member, make_user


@pytest.fixture
def snapshot(transactional_db: None, board: Board, officer: User) -> Snapshot:
    return make_signing(board, officer, signatories=1)


def with_second_factor(page: Page, user: User) -> None:
    cookies = {each["name"]: each["value"] for each in page.context.cookies()}
    store: Any = import_module(settings.SESSION_ENGINE).SessionStore
    session = store(cookies[settings.SESSION_COOKIE_NAME])
    session["account_authentication_methods"] = [{"method": "mfa", "at": 1.0, "type": "totp"}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()


def test_read_sign_and_check_the_sealed_file(
    snapshot: Snapshot, board: Board, page_for: PageFor, demo_seal: Path, tmp_path: Path
) -> None:
    chair = make_member(Role.BOARD_MEMBER, board, user=make_user(name="Åsa Ström"))
    page = page_for(chair)
    with_second_factor(page, chair)
    here = f"/underskrift/{snapshot.agreement_id}/"
    page.goto(here)
    page.get_by_role("link", name="Läs och skriv under").click()
    assert faults(page, page.url, ALL_LOOKS) == []
    page.get_by_label("Jag har läst dokumentet").check()
    page.get_by_label("Kontrollsumman ovan").check()
    page.get_by_role("button", name="Skriv under").click(timeout=60_000)  # it seals, too
    expect(page.get_by_text("överenskommelsen är stämplad")).to_be_visible()
    assert faults(page, here, ALL_LOOKS) == []
    assert Signature.objects.get().recorded_by == chair

    snapshot.refresh_from_db()
    content = stored(snapshot.sealed)
    changed = bytearray(content)
    changed[len(content) // 2] ^= 1
    visitor = page_for()
    for name, data, words in (
        ("a.pdf", content, "Inte en byte har ändrats"),
        ("b.pdf", bytes(changed), "Filen har ändrats"),
    ):
        (tmp_path / name).write_bytes(data)
        visitor.goto("/underskrift/kontrollera/")
        visitor.set_input_files("input[type=file]", tmp_path / name)
        visitor.get_by_role("button", name="Kontrollera filen").click()
        expect(visitor.get_by_text(words)).to_be_visible()
