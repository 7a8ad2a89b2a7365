"""A person signs in, sets up a second step and a passkey, all under the pages' own policy."""

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from playwright.sync_api import Page, expect

from iop.accounts.models import User
from tests.browser.accessibility import assert_accessible
from tests.browser.fixtures import PageFor
from tests.factories import make_user

PASSWORD = "lösenord-1234"


def sign_in(page: Page, user: User) -> None:
    page.goto("/konto/login/")
    page.get_by_label("E-post").fill(user.email)
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in", exact=True).click()


def confirm_password(page: Page) -> None:
    assert_accessible(page)
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Bekräfta").click()


@pytest.fixture
def user(transactional_db: None) -> User:
    return make_user()


@pytest.mark.parametrize("javascript", [True, False])
def test_signs_in_and_out(page_for: PageFor, user: User, javascript: bool) -> None:
    page = page_for(javascript=javascript)
    sign_in(page, user)
    page.wait_for_url("/")
    page.locator("summary", has_text=user.name).click()
    page.get_by_role("button", name="Logga ut").click()
    page.wait_for_url("/konto/login/")


def test_wrong_password_says_so_and_keeps_the_address(page_for: PageFor, user: User) -> None:
    page = page_for()
    page.goto("/konto/login/")
    page.get_by_label("E-post").fill(user.email)
    page.get_by_label("Lösenord").fill("fel")
    page.get_by_role("button", name="Logga in", exact=True).click()
    expect(page.get_by_text("E-postadressen eller lösenordet stämmer inte.")).to_be_visible()
    expect(page.get_by_label("E-post")).to_have_value(user.email)
    assert_accessible(page)


def test_code_from_an_app(page_for: PageFor, user: User) -> None:
    page = page_for()
    sign_in(page, user)
    page.goto("/konto/2fa/totp/activate/")
    confirm_password(page)
    assert_accessible(page)
    secret = page.get_by_label("Hemlig nyckel").input_value()
    page.get_by_label("Kod från appen").fill(code_of(secret))
    page.get_by_role("button", name="Aktivera").click()
    expect(page.get_by_text("Appen är påslagen")).to_be_visible()
    assert_accessible(page)
    for name in ("Visa koderna", "Gör nya koder"):
        page.goto("/konto/2fa/")
        page.get_by_role("link", name=name).click()
        assert_accessible(page)


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


@pytest.fixture
def passkeys(settings: Any) -> None:
    """The test's server has no HTTPS; a browser takes localhost for safe nevertheless."""
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True


def with_authenticator(page: Page) -> Page:
    """Give the browser a telephone of its own that knows its owner."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
            }
        },
    )
    return page


def test_passkey_signs_in_without_a_password(page_for: PageFor, user: User, passkeys: None) -> None:
    page = with_authenticator(page_for())
    sign_in(page, user)
    page.goto("/konto/2fa/webauthn/add/")
    confirm_password(page)
    assert_accessible(page)
    page.get_by_label("Utan lösenord").check()
    page.get_by_role("button", name="Lägg till").click()
    page.wait_for_url(re.compile("recovery-codes|webauthn/$"))
    assert Authenticator.objects.filter(user=user, type="webauthn").count() == 1
    page.goto("/konto/2fa/webauthn/")
    assert_accessible(page)
    page.goto("/konto/logout/")
    page.get_by_role("main").get_by_role("button", name="Logga ut").click()
    page.goto("/konto/login/")
    page.get_by_role("button", name="Logga in med passnyckel").click()
    page.wait_for_url("/")


def test_the_administration_runs_under_the_policy(page_for: PageFor, user: User) -> None:
    """Its lists and forms, with autocomplete and rich text: nothing is refused.

    The page of history is not visited: it has one style attribute, whose loss moves a line.
    """
    user.is_staff = user.is_superuser = True
    user.save()
    page = page_for(user)
    for address in (
        "/admin/",
        "/admin/accounts/user/",
        f"/admin/accounts/user/{user.pk}/change/",
        "/admin/partners/organisation/add/",
        "/admin/agreements/clause/add/",
        "/admin/agreements/agreementtemplate/add/",
    ):
        response = page.goto(address)
        assert response
        assert response.status == 200
