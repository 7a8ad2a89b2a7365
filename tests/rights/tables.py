"""Tables of who gets which answer, and how they are walked.

``answers/<noun>.txt`` has a part for each method. A line is an address with the thing that it is
asked for, and a letter for each viewer in the order of ``World.viewers``: roles in the boards
as ``BOARDS`` has them, then the representatives of ``ORGANISATIONS``, one with an account alone,
and whoever has not signed in. What has no line is closed.
"""

from collections.abc import Iterator
from pathlib import Path

from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from tests.rights.world import BOARDS, ORGANISATIONS, Viewer

#: What each letter answers. A point is a closed door: as if there were nothing there.
ANSWERS = {
    ".": 404,
    "-": 403,
    "r": 200,
    ">": 302,
    "x": 405,
    "w": 422,
    "b": 400,
    "c": 409,
    # A PDF is set, and fails: its page is empty here. The door stood open.
    "p": 500,
}
LETTERS = {status: letter for letter, status in ANSWERS.items()}
#: Sent to the sign-in.
SIGN_IN = "l"
CLOSED = {".", "-", "x"}
#: How many letters stand together.
GROUPS = (*(len(roles.split()) for roles in BOARDS.values()), len(ORGANISATIONS), 1, 1)
FOLDER = Path(__file__).parent / "answers"

Table = dict[str, str]


def table(noun: str, method: str) -> Table:
    """The letters of each line, by its address and thing."""
    parts = (FOLDER / f"{noun}.txt").read_text().split("# ")
    part = next((part for part in parts if part.startswith(method.upper())), "\n")
    lines = [line.split() for line in part.splitlines()[1:] if line.strip()]
    return {
        " ".join(line[: -len(GROUPS)]): "".join(line[-len(GROUPS) :])
        for line in lines
        if ":" in line[0] or line[0].islower()
    }


def letter_of(response: HttpResponse) -> str:
    if response.status_code == 302 and response["Location"].startswith("/konto/login/"):
        return SIGN_IN
    return LETTERS.get(response.status_code, "?")


def spaced(letters: str) -> str:
    """``rrrrrr. rrrrrr. …``, as a table has them."""
    starts = [sum(GROUPS[:place]) for place in range(len(GROUPS))]
    return " ".join(letters[at : at + size] for at, size in zip(starts, GROUPS, strict=True))


def body_of(response: HttpResponse) -> bytes:
    """What was answered; a file that is not read would stay open."""
    return b"".join(response.streaming_content) if response.streaming else response.content


def walk(
    viewers: list[Viewer], paths: dict[str, str], method: str = "get"
) -> Iterator[tuple[Viewer, str, HttpResponse]]:
    """Each viewer at each address, with nothing left behind."""
    for viewer in viewers:
        client = Client(raise_request_exception=False)
        if viewer.user:
            client.force_login(viewer.user)
        for key, path in paths.items():
            with transaction.atomic():
                response = getattr(client, method)(path)
                response.body = body_of(response)
                transaction.set_rollback(True)
            yield viewer, key, response


def answers(viewers: list[Viewer], paths: dict[str, str], method: str) -> Table:
    """The table as it is."""
    found = dict.fromkeys(paths, "")
    for _viewer, key, response in walk(viewers, paths, method):
        found[key] += letter_of(response)
    return found
