"""Signing in and out, being throttled, choosing a new password by mail, a second factor by role."""

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.test import Client

from iop import settings as production
from iop.accounts.models import User
from partners.models import Role
from tests.factories import make_board, make_member, make_user
from tests.mailbox import Mailbox

PASSWORD = "lösenord-1234"


def sign_in(client: Client, user: User, password: str = PASSWORD) -> Any:
    return client.post("/konto/login/", {"login": user.email, "password": password})


def test_signs_in_with_e_mail_in_any_case(client: Client, nobody: User) -> None:
    response = client.post("/konto/login/", {"login": nobody.email.upper(), "password": PASSWORD})
    assert response.status_code == 302
    assert response["Location"] == "/"


def test_wrong_password_and_unknown_address_get_the_same_answer(
    client: Client, nobody: User
) -> None:
    wrong = sign_in(client, nobody, "fel").context["form"].errors
    unknown = client.post("/konto/login/", {"login": "ingen@test.example", "password": "fel"})
    assert wrong == {"__all__": ["E-postadressen eller lösenordet stämmer inte."]}
    assert unknown.context["form"].errors == wrong


@pytest.mark.django_db
def test_inactive_user_stays_out(client: Client) -> None:
    user = make_user(is_active=False)
    sign_in(client, user)
    assert client.get("/").status_code == 302


def test_sign_in_leads_back_to_the_page(client: Client, nobody: User) -> None:
    address = "/konto/login/?next=/organisationer/"
    response = client.post(address, {"login": nobody.email, "password": PASSWORD})
    assert response["Location"] == "/organisationer/"


def test_sign_in_never_leads_to_another_host(client: Client, nobody: User) -> None:
    address = "/konto/login/?next=https://evil.example/"
    response = client.post(address, {"login": nobody.email, "password": PASSWORD})
    assert response["Location"] == "/"


def test_signs_out_by_post_only(client: Client, nobody: User) -> None:
    client.force_login(nobody)
    client.get("/konto/logout/")
    assert client.get("/konto/").status_code == 200
    client.post("/konto/logout/")
    assert client.get("/konto/").status_code == 302


def test_sign_up_is_closed(client: Client, nobody: User) -> None:
    form = {"email": "ny@test.example", "password1": PASSWORD, "password2": PASSWORD}
    response = client.post("/konto/signup/", form)
    assert "Konton läggs upp av en administratör" in response.content.decode()
    assert User.objects.count() == 1


def test_sixth_wrong_password_is_refused_even_when_right(
    client: Client, nobody: User, settings: Any
) -> None:
    settings.ACCOUNT_RATE_LIMITS = production.ACCOUNT_RATE_LIMITS
    cache.clear()
    for _attempt in range(5):
        sign_in(client, nobody, "fel")
    response = sign_in(client, nobody)
    assert response.status_code == 200
    assert response.context["form"].errors == {
        "__all__": ["För många försök som inte stämde. Vänta några minuter och försök igen."]
    }


def test_new_password_by_mail(client: Client, nobody: User, mailbox: Mailbox) -> None:
    client.post("/konto/password/reset/", {"email": nobody.email})
    [letter] = mailbox.letters
    assert letter["To"] == nobody.email
    [link] = re.findall(r"http://testserver(/konto/password/reset/key/\S+)", letter.get_content())
    form = client.get(link, follow=True)
    new = "ett-nytt-långt-lösenord"
    client.post(form.redirect_chain[-1][0], {"password1": new, "password2": new})
    assert sign_in(client, nobody, new)["Location"] == "/"


@pytest.mark.django_db
def test_unknown_address_gets_the_same_page_and_no_account(
    client: Client, mailbox: Mailbox
) -> None:
    response = client.post("/konto/password/reset/", {"email": "ingen@test.example"})
    assert response["Location"] == "/konto/password/reset/done/"


def code_of(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return f"{hotp_value(secret, counter):06}"


def test_second_step_is_asked_for(client: Client, nobody: User) -> None:
    secret = generate_totp_secret()
    TOTP.activate(nobody, secret)
    assert sign_in(client, nobody)["Location"] == "/konto/2fa/authenticate/"
    assert client.get("/konto/").status_code == 302
    client.post("/konto/2fa/authenticate/", {"code": code_of(secret)})
    assert client.get("/konto/").status_code == 200


def test_recovery_code_lets_in_once(client: Client, nobody: User) -> None:
    TOTP.activate(nobody, generate_totp_secret())
    RecoveryCodes.activate(nobody)
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    for expected in (200, 302):
        client.logout()
        sign_in(client, nobody)
        client.post("/konto/2fa/authenticate/", {"code": codes[0]})
        assert client.get("/konto/").status_code == expected


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "location"), [(Role.ADMINISTRATOR, "/konto/2fa/"), (Role.OFFICER, None)]
)
def test_role_that_needs_a_second_factor_is_sent_to_set_it_up(
    client: Client, settings: Any, role: Role, location: str | None
) -> None:
    settings.MFA_REQUIRED_ROLES = ["administrator"]
    sign_in(client, make_member(role, make_board()))
    assert client.get("/").get("Location") == location
    for address in ("/konto/2fa/", "/konto/logout/"):
        assert client.get(address).status_code == 200


@pytest.mark.django_db
def test_second_factor_opens_the_site_to_the_role(client: Client, settings: Any) -> None:
    settings.MFA_REQUIRED_ROLES = ["administrator"]
    user = make_member(Role.ADMINISTRATOR, make_board())
    sign_in(client, user)
    TOTP.activate(user, generate_totp_secret())
    assert client.get("/").status_code == 200


def test_language_is_kept_for_the_browser(client: Client, nobody: User) -> None:
    client.force_login(nobody)
    assert 'lang="sv"' in client.get("/konto/").content.decode()
    client.post("/sprak/", {"language": "en", "next": "/konto/"})
    assert 'lang="en"' in client.get("/konto/").content.decode()


def test_account_page_names_roles(client: Client, officer: User, board: Any) -> None:
    client.force_login(officer)
    assert f"Handläggare, {board}" in client.get("/konto/").content.decode()
