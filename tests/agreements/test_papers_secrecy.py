"""A secret paper is read by those who handle it and by the board, and by nobody else."""

import pytest
from django.urls import reverse

from agreements.board_documents import keep_issued
from agreements.models import BoardItem, Document, Paper, PaperAttachment, PaperKind
from agreements.papers import start
from agreements.timeline import timeline
from agreements.uploads import check, keep
from iop.accounts.models import User
from iop.standards.loading import load_standards
from partners.models import Board, Role
from tests.agreements.test_papers_writing import file
from tests.agreements.test_views_papers import shown, signed_in
from tests.agreements.whole import make_whole_agreement
from tests.factories import make_item, make_meeting, make_member

pytestmark = pytest.mark.django_db
SECRET = "Hemligt om enskilda"


@pytest.fixture
def paper(board: Board, officer: User) -> Paper:
    """Written, shared with a partner of the agreement, and about to be secret."""
    load_standards()
    agreement = make_whole_agreement(board=board)
    paper = start(agreement.case, PaperKind.objects.get(purpose="adopt"), officer)
    Paper.objects.update(title=SECRET)
    return Paper.objects.get(pk=paper.pk)


def mark(paper: Paper, officer: User) -> None:
    client = signed_in(officer)
    data = shown(client, paper) | {"head-is_secret": "on", "head-secrecy_ground": "OSL 26:1"}
    client.post(reverse("papers:edit", args=[paper.pk]), data)


def status(reader: User, url: str) -> int:
    """What the reader is answered; a file is read to its end, which closes it."""
    response = signed_in(reader).get(url)
    if response.streaming:
        assert b"".join(response.streaming_content)
    return response.status_code


def issue(paper: Paper, secretary: User) -> BoardItem:
    item = make_item(make_meeting(paper.board), paper)
    Paper.objects.update(status=Paper.Status.ISSUED)
    keep_issued(Paper.objects.get(pk=paper.pk), secretary, "")
    return item


def test_marking_makes_the_files_secret_too(paper: Paper, officer: User) -> None:
    early = keep(check(file()), officer, case=paper.case)
    PaperAttachment.objects.create(paper=paper, name="Tidig", document=early)
    mark(paper, officer)
    early.refresh_from_db()
    assert (early.is_secret, early.secrecy_ground) == (True, "OSL 26:1")
    issue(paper, officer)
    assert not Document.objects.filter(is_secret=False).exists()


@pytest.mark.parametrize("role", [Role.CONTROLLER, Role.ADMINISTRATOR])
def test_other_staff_of_the_board_see_nothing_of_it(
    role: Role, paper: Paper, officer: User, board: Board
) -> None:
    reader = make_member(role, board)
    page = reverse("papers:detail", args=[paper.pk])
    case = paper.case.get_absolute_url()
    assert SECRET in signed_in(reader).get(case).content.decode()
    mark(paper, officer)
    item = issue(paper, officer)
    stored = Paper.objects.get(pk=paper.pk).document
    client = signed_in(reader)
    for url in (
        page,
        reverse("papers:pdf", args=[paper.pk]),
        reverse("papers:news", args=[paper.pk]),
        reverse("board_meetings:read", args=[item.pk]),
        reverse("board_meetings:file", args=[item.pk, stored.pk]),
        reverse("agreements:document", args=[stored.pk]),
        reverse("board_meetings:packet", args=[item.meeting_id]),
    ):
        assert client.get(url).status_code == 404, url
    for url in (case, item.meeting.get_absolute_url()):
        assert SECRET not in client.get(url).content.decode()
    assert [event for event in timeline(paper.case, reader) if SECRET in repr(event)] == []


def test_members_of_the_board_read_it_once_it_is_issued(
    paper: Paper, officer: User, board: Board
) -> None:
    member, elsewhere = (
        make_member(Role.BOARD_MEMBER, place)
        for place in (board, Board.objects.create(organisation=board.organisation, name="KS"))
    )
    mark(paper, officer)
    page = reverse("papers:detail", args=[paper.pk])
    assert signed_in(member).get(page).status_code == 404
    item = issue(paper, officer)
    stored = Paper.objects.get(pk=paper.pk).document
    urls = [
        page,
        reverse("papers:pdf", args=[paper.pk]),
        reverse("board_meetings:read", args=[item.pk]),
        reverse("board_meetings:file", args=[item.pk, stored.pk]),
        reverse("board_meetings:packet", args=[item.meeting_id]),
    ]
    assert [status(member, url) for url in urls] == [200] * 5
    assert [status(elsewhere, url) for url in urls] == [404] * 5
    attached = paper.attachments.get().document_id
    link = reverse("board_meetings:file", args=[item.pk, attached])
    assert link in signed_in(member).get(page).content.decode()
    assert status(member, link) == 200


def test_partners_never_read_it(paper: Paper, officer: User) -> None:
    agreement = paper.agreement
    agreement.shared_at = agreement.sections.first().history.first().history_date
    agreement.save()
    party = agreement.parties.exclude(organisation=paper.board.organisation).first()
    partner = make_member(Role.PARTNER, party.organisation)
    mark(paper, officer)
    issue(paper, officer)
    client = signed_in(partner)
    assert client.get(agreement.get_absolute_url()).status_code == 200
    for document in Document.objects.all():
        url = reverse("agreements:document", args=[document.pk])
        assert client.get(url).status_code == 404
    assert client.get(reverse("papers:detail", args=[paper.pk])).status_code == 404


def test_issued_again_has_the_agreement_as_it_then_is(paper: Paper, officer: User) -> None:
    issue(paper, officer)
    first = paper.attachments.get().document
    agreement = paper.agreement
    agreement.title = "Ny rubrik"
    agreement.save()
    keep_issued(Paper.objects.get(pk=paper.pk), officer, "")
    assert paper.attachments.get().document.sha256 != first.sha256


def test_ground_is_shown_on_page_and_paper(paper: Paper, officer: User) -> None:
    mark(paper, officer)
    page = signed_in(officer).get(reverse("papers:detail", args=[paper.pk])).content.decode()
    assert page.count("OSL 26:1") == 2
    response = signed_in(officer).get(reverse("papers:pdf", args=[paper.pk]))
    assert response.headers["Cache-Control"] == "private, no-store"
