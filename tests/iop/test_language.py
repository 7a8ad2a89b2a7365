"""Swedish by default, English when chosen, whatever the browser prefers."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_an_english_browser_gets_swedish(client: Client) -> None:
    response = client.get("/konto/login/", headers={"Accept-Language": "en-GB,en"})
    assert '<html lang="sv">' in response.content.decode()
    assert response["Content-Language"] == "sv"


def test_english_is_given_to_whoever_chose_it(client: Client) -> None:
    client.post("/sprak/", {"language": "en"})
    assert '<html lang="en">' in client.get("/konto/login/").content.decode()


def test_an_unknown_language_is_swedish(client: Client) -> None:
    client.cookies["django_language"] = "xx"
    assert '<html lang="sv">' in client.get("/konto/login/").content.decode()
