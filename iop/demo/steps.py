"""The steps that every story takes on its way: review, paper, meeting, decision and signing."""

import datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import format_html

from agreements import deciding, reviewing
from agreements.models import Agreement, BoardMeeting, Decision, Paper, Signature, Snapshot
from agreements.signing import Act, sign
from agreements.signing_turns import may_sign_now
from agreements.uploads import check
from agreements.workflow import perform
from iop.demo.building import World, put
from iop.shared import pdf
from partners.models import Board

#: In place of the page that was signed by hand and scanned.
_SIGNED_PAGE = """<html lang="sv"><title>Underskrift av {name}</title>
<body class="document">
<h1>Underskriftssida</h1><p>{agreement}</p>
<p style="margin-top: 4cm; font-size: 24pt; font-style: italic">{name}</p>
<hr><p>{place} {on}</p><p>{name}</p>
<p style="margin-top: 6cm">Påhittad för demon: här ligger annars den sida som är undertecknad för
hand och inskannad.</p></body></html>"""


def review(world: World, agreement: Agreement) -> None:
    """The draft is sent for review, and the chief approves."""
    perform(world.officer, agreement, "send_for_review")
    reviewing.approve(world.chief, agreement.pk)


def finish(world: World, paper: Paper) -> None:
    """The paper is sent to the chief, who approves it for the board."""
    perform(world.officer, paper, "send_for_review")
    perform(world.chief, paper, "approve")


def meeting(world: World, board: Board, held_on: datetime.date) -> BoardMeeting:
    """The meeting, planned the first time that it is asked for."""
    existing = BoardMeeting.objects.filter(board=board, held_on=held_on).first()
    return existing or put(
        BoardMeeting(
            board=board,
            held_on=held_on,
            starts_at=datetime.time(18),
            place="Sessionssalen",
            papers_due_on=held_on - datetime.timedelta(days=14),
        ),
        world.secretary,
    )


def issue(world: World, paper: Paper, held_on: datetime.date) -> None:
    """The paper is put on the meeting's agenda and issued to the board."""
    deciding.put_on(world.secretary, meeting(world, paper.board, held_on), paper)
    perform(world.secretary, paper, "issue")


def decide(world: World, paper: Paper, paragraph: str, **said: Any) -> None:
    """The board decides as proposed."""
    paper.refresh_from_db()
    deciding.record(
        world.secretary,
        paper.items.get(),
        outcome=Decision.Outcome.AS_PROPOSED,
        paragraph=paragraph,
        text=deciding.proposed_text(paper),
        **said,
    )


def adjust_minutes(world: World, board: Board, held_on: datetime.date) -> None:
    """The minutes are adjusted a week after the meeting, and the notice is posted the day after."""
    held = meeting(world, board, held_on)
    held.minutes_adjusted_on = held_on + datetime.timedelta(days=7)
    held.notice_posted_on = held_on + datetime.timedelta(days=8)
    put(held, world.secretary)


def open_signing(world: World, agreement: Agreement) -> Snapshot:
    perform(world.officer, agreement, "open_signing")
    return Snapshot.objects.get(agreement=agreement, voided_at=None)


def sign_in_ink(world: World, snapshot: Snapshot, on: datetime.date, name: str, place: str) -> None:
    """Whose turn it is signs on paper, and the officer uploads the scan."""
    signatory = may_sign_now(snapshot)[0]
    page = format_html(_SIGNED_PAGE, name=name, place=place, on=on, agreement=snapshot.agreement)
    content = pdf.render(page, stylesheets=("css/document.css",))
    scan = SimpleUploadedFile(f"underskrift {name}.pdf", content, "application/pdf")
    act = Act(Signature.Way.INK, on, place=place, name=name, file=check(scan, ".pdf"))
    sign(snapshot, signatory, world.officer, act)
