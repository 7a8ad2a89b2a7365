"""What each reads, word for word: pages, lists, searches, histories, archives and documents.

Everything in the world is called by a word of its own. The words that somebody comes upon on all
the pages that open are compared with those that are that reader's to read: no more, no fewer.
"""

import io
import re
import zipfile

import pytest
from django.http import HttpResponse

from tests import reading
from tests.rights.tables import walk
from tests.rights.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiet")]

#: What was said at the meetings of the group, for those who take part in the agreement …
LOGGED = "attendance item note outcome minutes openminutes"
#: What stands in the case that others take part in, for all who work with it …
CASE = f"""{LOGGED} case initiative handling assessment draft shared review decided signing
    active comment internal extract file letter paper ready issued judged copaper gathered
    voucher"""
#: … in the other cases of the board and in its meetings …
BOARD = "received assigned declined aid decision place other othercase"
#: … and for those alone who may read what is secret in it.
SECRET = "secret ground hidden"
SISTER = "sister sistercase"
FOREIGN = "foreign foreigncase"
#: The drafts and agreements, with what the parties say to each other.
AGREEMENTS = f"{LOGGED} draft shared review decided signing active gathered"
SHARED = f"{LOGGED} shared signing active comment file gathered voucher"
#: Who gave aid that is to be told to the register of aid: for those who tell it.
REGISTER = "register"
READS = {
    "officer board": f"{CASE} {BOARD} {SECRET} {REGISTER}",
    "secretary board": f"{CASE} {BOARD} {SECRET}",
    "controller board": f"{CASE} {BOARD} {REGISTER}",
    # The files of a paper go with it, the secret ones too, to those who decide on it.
    "board_member board": """decided signing active issued judged hidden decision place
        letter secret""",
    "officer co_board": f"{CASE} {SECRET}",
    "board_member co_board": "decided signing active copaper",
    "officer party_board": f"{AGREEMENTS} comment extract file voucher",
    "board_member party_board": "",
    "officer sister_board": SISTER,
    "auditor sister_board": f"{CASE} {BOARD} {SECRET} {SISTER}",
    "officer foreign_board": FOREIGN,
    "partner initiator": f"{SHARED} case initiative assigned letter",
    "partner party": f"{SHARED} extract",
    "partner other_party": "other received",
    "partner municipality": f"{SHARED} other sister",
    "nobody": "",
    "anonymous": "",
}
#: Reviews, notice and analyses: the staff from the first word, the parties what is concluded;
#: what the criteria said is the case's.
_STAFF = "reviewing reviewed notice impactdraft impactfinal"
for _name, _words in {
    **dict.fromkeys(("officer board", "secretary board", "controller board"), f"{_STAFF} criteria"),
    **dict.fromkeys(("officer co_board", "auditor sister_board"), f"{_STAFF} criteria"),
    "officer party_board": _STAFF,
    **dict.fromkeys(("partner initiator", "partner party"), "reviewed notice impactfinal"),
    "partner municipality": "reviewed notice impactfinal",
}.items():
    READS[_name] += f" {_words}"
#: Reports: a draft of a party's is read by itself alone until it is handed in.
_REPORTS = "handed back approved received joint"
for _name, _words in {
    **dict.fromkeys(("officer board", "secretary board", "controller board"), f"{_REPORTS} own"),
    "auditor sister_board": f"{_REPORTS} own",
    "officer co_board": _REPORTS,
    "officer party_board": f"{_REPORTS} theirs",
    "partner initiator": "approved joint",
    "partner party": f"draft {_REPORTS}",
    "partner municipality": "approved joint own",
}.items():
    READS[_name] += "".join(f" report{word}" for word in _words.split())
#: All that is looked for; the last ones stand on no page that is asked for here.
WORDS = {*" ".join(READS.values()).split(), "approval", "otherpaper", "sisterpaper", "foreignpaper"}
WORD = re.compile(r"kv([a-z]+)")


def pages(paths: dict[str, str]) -> dict[str, str]:
    """All that is read, and each list once more with a search for everything."""
    lists = {f"{key} searched": f"{paths[key]}?q=kv" for key in ("cases:list", "agreements:list")}
    return {key: path for key, path in paths.items() if ":pdf" not in key} | lists


def words_in(response: HttpResponse) -> set[str]:
    """The words of a page, and of the names and contents of an archive."""
    body: bytes = response.body
    if response.headers.get("Content-Type") == "application/zip":
        archive = zipfile.ZipFile(io.BytesIO(body))
        body = b" ".join([*(archive.read(name) for name in archive.namelist())])
        body += " ".join(archive.namelist()).encode()
    elif body.startswith(b"%PDF") and b"/Type" in body:
        body = reading.words(body).encode()
    return set(WORD.findall(body.decode(errors="ignore"))) & WORDS


@pytest.mark.parametrize("name", READS)
def test_nobody_comes_upon_more_than_is_theirs(
    world: World, paths: dict[str, str], name: str
) -> None:
    viewer = [one for one in world.viewers if one.name == name]
    seen: dict[str, set[str]] = {}
    for _viewer, key, response in walk(viewer, pages(paths)):
        for word in words_in(response):
            seen.setdefault(word, set()).add(key)

    theirs = set(READS[name].split())
    assert {word: sorted(keys) for word, keys in seen.items() if word not in theirs} == {}
    assert set(seen) == theirs
