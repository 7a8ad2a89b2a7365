"""What each comes upon of reports, word for word, on all pages and in all files of the site.

As ``test_words`` does for the rest: a draft of another party is read nowhere, and what is
handed in by those alone whose it is to read.
"""

import logging
import re
from collections.abc import Iterator

import pytest

from tests.rights.tables import walk
from tests.rights.test_words import pages
from tests.rights.world import World

pytestmark = pytest.mark.django_db

STAFF = "handed back approved received own joint"
BOARD = "handed back approved received joint"
READS = {
    "officer board": STAFF,
    "controller board": STAFF,
    "auditor board": STAFF,
    "board_member board": "",
    "officer co_board": BOARD,
    "officer party_board": f"{BOARD} theirs",
    "officer sister_board": "",
    "officer foreign_board": "",
    "partner initiator": "approved joint",
    "partner party": "draft handed back approved received joint",
    "partner other_party": "",
    "nobody": "",
    "anonymous": "",
}
WORD = re.compile(rb"kvreport([a-z]+)")


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("name", READS)
def test_nobody_reads_more_of_reports_than_is_theirs(name: str) -> None:
    world = World()
    viewer = [one for one in world.viewers if one.name == name]
    paths = pages(world)
    seen: dict[str, set[str]] = {}
    for _viewer, key, response in walk(viewer, paths):
        for word in WORD.findall(response.body):
            seen.setdefault(word.decode(), set()).add(key)

    theirs = set(READS[name].split())
    assert {word: sorted(keys) for word, keys in seen.items() if word not in theirs} == {}
    assert set(seen) == theirs
