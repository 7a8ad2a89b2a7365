"""Every page is closed to those who have not signed in; the open ones are listed here."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

#: What somebody may reach without signing in. Views of allauth that ask for more ask themselves.
OPEN = {
    "set_language",
    "account_login",
    "account_logout",
    "account_inactive",
    "account_signup",
    "account_email_verification_sent",
    "account_confirm_email",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_confirm_login_code",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "check",  # signing: a file or a code is checked by whoever has it
    "check_code",
    "feed",  # a calendar program fetches it: its address is the secret
    "login",  # of the administration: sends on to account_login
}


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from patterns(each)
        else:
            yield each


def test_the_list_of_open_views_is_complete() -> None:
    found = {
        each.name
        for each in patterns(get_resolver())
        if not getattr(each.callback, "login_required", True)
    }
    assert found == OPEN


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/konto/",
        "/konto/2fa/",
        "/konto/email/",
        "/konto/password/change/",
        "/organisationer/",
        "/arenden/",
        "/overenskommelser/",
        "/admin/accounts/user/",
        "/admin/jsi18n/",
    ],
)
def test_a_closed_page_leads_to_the_sign_in(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 302
    assert response["Location"].startswith(("/konto/login/", "/admin/login/"))


@pytest.mark.django_db
def test_the_administration_has_no_sign_in_of_its_own(client: Client) -> None:
    response = client.get("/admin/login/")
    assert response["Location"] == "/konto/login/?next=%2Fadmin%2Flogin%2F"


@pytest.mark.django_db
def test_htmx_goes_to_the_sign_in_as_a_whole_page(client: Client) -> None:
    response = client.get("/overenskommelser/", headers={"HX-Request": "true"})
    assert response.status_code == 200
    assert response["HX-Redirect"] == "/konto/login/?next=/overenskommelser/"


@pytest.mark.django_db
def test_htmx_keeps_the_page_when_a_save_is_refused(client: Client) -> None:
    response = client.post("/overenskommelser/", headers={"HX-Request": "true"})
    assert response.status_code == 401


@pytest.mark.django_db
def test_headers_of_a_page(client: Client) -> None:
    headers = client.get("/konto/login/").headers
    assert set(headers["Content-Security-Policy"].split("; ")) == {
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self' 'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    }
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Permissions-Policy"] == (
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"
    )
