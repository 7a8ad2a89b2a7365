"""Who gets which answer where: every address × everybody, against the tables in ``answers``.

Pages are left empty, since it is the answer that counts here; ``test_words`` reads them.
"""

from typing import Any

import pytest

from partners.models import Role
from tests.rights import addresses
from tests.rights.tables import CLOSED, GROUPS, Table, answers, letter_of, spaced, table, walk
from tests.rights.world import BOARDS, World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiet")]

NOUNS = {noun.__name__: noun for noun in addresses.NOUNS}


@pytest.fixture(autouse=True)
def _empty_pages(settings: Any) -> None:
    settings.TEMPLATES = [
        {"BACKEND": "tests.rights.blank.Blank", "DIRS": [], "APP_DIRS": False, "OPTIONS": {}}
    ]


def listed(method: str) -> Table:
    return {key: letters for noun in NOUNS for key, letters in table(noun, method).items()}


@pytest.mark.parametrize("noun", NOUNS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_everybody_gets_the_answer_of_the_table(
    world: World, paths: dict[str, str], method: str, noun: str
) -> None:
    expected = table(noun, method)

    found = answers(world.viewers, {key: paths[key] for key in expected}, method)

    wrong = {key: letters for key, letters in found.items() if letters != expected[key]}
    assert not wrong, "\n" + "\n".join(f"{key:40}{spaced(wrong[key])}" for key in wrong)


@pytest.mark.parametrize("method", ["get", "post"])
def test_what_is_not_listed_is_closed(world: World, paths: dict[str, str], method: str) -> None:
    """The board's officer stands for all: who may most is let in nowhere by that method."""
    left_out = {key: path for key, path in paths.items() if key not in listed(method)}
    officer = [world.viewers[0]]
    found = {key: letter_of(response) for _viewer, key, response in walk(officer, left_out, method)}
    assert {key: letter for key, letter in found.items() if letter not in CLOSED} == {}


def test_every_address_of_the_site_is_in_a_table(paths: dict[str, str]) -> None:
    asked = {key.partition(" ")[0] for key in paths}
    in_a_table = {key.partition(" ")[0] for key in {**listed("get"), **listed("post")}}
    assert (asked, in_a_table) == (addresses.site(), addresses.site())


def test_every_role_is_a_viewer(world: World) -> None:
    assert {*BOARDS["board"].split(), Role.PARTNER} == set(Role)
    assert sum(GROUPS) == len(world.viewers)
