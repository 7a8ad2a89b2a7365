"""Who gets which answer where: every address × everybody, against the tables in ``answers``.

Pages are left empty, since it is the answer that counts here; ``test_words`` reads them.
"""

import logging
from collections.abc import Iterator
from typing import Any

import pytest

from partners.models import Role
from tests.rights import addresses
from tests.rights.tables import CLOSED, GROUPS, Table, answers, letter_of, spaced, table, walk
from tests.rights.world import BOARDS, World

pytestmark = pytest.mark.django_db

NOUNS = {noun.__name__: noun for noun in addresses.NOUNS}


@pytest.fixture(autouse=True)
def _empty_pages(settings: Any) -> Iterator[None]:
    """Quick and quiet: no templates, and no line in the log for each door that is closed."""
    settings.TEMPLATES = [
        {"BACKEND": "tests.rights.blank.Blank", "DIRS": [], "APP_DIRS": False, "OPTIONS": {}}
    ]
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def world() -> World:
    return World()


def paths(world: World) -> dict[str, str]:
    return {key: path for make in NOUNS.values() for key, path in make(world)}


def listed(method: str) -> Table:
    return {key: letters for noun in NOUNS for key, letters in table(noun, method).items()}


@pytest.mark.parametrize("noun", NOUNS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_everybody_gets_the_answer_of_the_table(world: World, method: str, noun: str) -> None:
    known, expected = paths(world), table(noun, method)

    found = answers(world.viewers, {key: known[key] for key in expected}, method)

    wrong = {key: letters for key, letters in found.items() if letters != expected[key]}
    assert not wrong, "\n" + "\n".join(f"{key:40}{spaced(wrong[key])}" for key in wrong)


@pytest.mark.parametrize("method", ["get", "post"])
def test_what_is_not_listed_is_closed(world: World, method: str) -> None:
    """The board's officer stands for all: who may most is let in nowhere by that method."""
    left_out = {key: path for key, path in paths(world).items() if key not in listed(method)}
    officer = [world.viewers[0]]
    found = {key: letter_of(response) for _viewer, key, response in walk(officer, left_out, method)}
    assert {key: letter for key, letter in found.items() if letter not in CLOSED} == {}


def test_every_address_of_the_site_is_in_a_table(world: World) -> None:
    asked = {key.partition(" ")[0] for key in paths(world)}
    in_a_table = {key.partition(" ")[0] for key in {**listed("get"), **listed("post")}}
    assert (asked, in_a_table) == (addresses.site(), addresses.site())


def test_every_role_is_a_viewer(world: World) -> None:
    assert {*BOARDS["board"].split(), Role.PARTNER} == set(Role)
    assert sum(GROUPS) == len(world.viewers)
