"""A paper starts filled in from its case, and notices when the agreement changes."""

import datetime

import pytest

from agreements.models import Agreement, PaperKind, PaperPart, PaperPerson, Party
from agreements.papers import has_newer_figures, kinds_for, start, take_figures, whole
from iop.accounts.models import User
from iop.standards.loading import load_standards
from iop.standards.papers import KINDS
from partners.models import Board, Role
from tests.agreements.whole import make_whole_agreement
from tests.factories import make_case, make_member, make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def standards(db: None) -> None:
    load_standards()


@pytest.fixture
def agreement(board: Board) -> Agreement:
    return make_whole_agreement(board=board)


def kind(purpose: str) -> PaperKind:
    return PaperKind.objects.get(purpose=purpose, municipality=None)


def test_standards_have_every_purpose() -> None:
    assert {row.purpose for row in KINDS} == set(PaperKind.Purpose.values)
    assert load_standards() == 0


@pytest.mark.parametrize("purpose", PaperKind.Purpose.values)
def test_start_every_kind_has_its_headings(purpose: str, board: Board, officer: User) -> None:
    paper = start(make_case(board=board), kind(purpose), officer)
    expected = list(kind(purpose).sections.values_list("heading", "part"))
    assert list(paper.sections.values_list("heading", "part")) == expected


def test_start_adopt_knows_parties_period_and_signer(agreement: Agreement, officer: User) -> None:
    chief = make_member(Role.CHIEF, agreement.case.board)
    paper = start(agreement.case, kind("adopt"), officer)
    first, second, *_others = [point.text for point in paper.decision_points.all()]
    assert agreement.title in first
    assert "2026-03-01–2027-12-31" in first
    assert all(party.name in first for party in agreement.parties.filter(signs=True))
    assert second == "partnerskapets utvärdering ska redovisas för nämnden senast 2027-06-30"
    assert [row.agreement for row in paper.attachments.all()] == [agreement]
    signers = paper.people.filter(part=PaperPerson.Part.SIGNER)
    assert [row.name for row in signers] == [chief.name]
    own = agreement.case.board.organisation
    others = Party.objects.filter(agreement=agreement, signs=True).exclude(organisation=own)
    recipients = paper.people.filter(part=PaperPerson.Part.RECIPIENT)
    assert [row.name for row in recipients] == [party.name for party in others]


def test_start_decline_answers_the_initiator(board: Board, officer: User) -> None:
    case = make_case(board=board, initiator=make_organisation(name="Föreningen Bron"))
    paper = start(case, kind("decline"), officer)
    assert [point.text for point in paper.decision_points.all()] == [
        "avslå initiativet",
        "meddela Föreningen Bron beslutet och skälen för det",
    ]
    assert [row.name for row in paper.people.all()] == ["Föreningen Bron"]
    assert paper.agreement is None


def test_start_letter_proposes_no_decision(board: Board, officer: User) -> None:
    assert not start(make_case(board=board), kind("letter"), officer).decision_points.exists()


def test_has_newer_figures_until_they_are_taken(agreement: Agreement, officer: User) -> None:
    paper = whole(start(agreement.case, kind("adopt"), officer))
    assert not has_newer_figures(paper)
    agreement.title = "Nya vänner"
    agreement.save()
    paper = whole(paper)
    assert has_newer_figures(paper)
    take_figures(paper)
    assert not has_newer_figures(whole(paper))


def test_take_figures_rewrites_what_the_system_wrote_alone(
    agreement: Agreement, officer: User
) -> None:
    paper = start(agreement.case, kind("adopt"), officer)
    own = paper.decision_points.last()
    own.text, own.is_filled = "delegera till mig att underteckna", False
    own.save()
    agreement.ends_on = datetime.date(2028, 6, 30)
    agreement.save()
    take_figures(whole(paper))
    first, second, *_others, last = [point.text for point in paper.decision_points.all()]
    assert first.endswith("för tiden 2026-03-01–2028-06-30")
    assert second == "partnerskapets utvärdering ska redovisas för nämnden senast 2027-06-30"
    assert last == "delegera till mig att underteckna"


def test_kinds_for_leaves_out_other_municipalities_and_retired(board: Board) -> None:
    count = kinds_for(board).count()
    own = PaperKind.objects.create(name="Egen", purpose="inform", municipality=board.organisation)
    PaperKind.objects.create(
        name="Annans", purpose="inform", municipality=make_organisation(kind="municipality")
    )
    PaperKind.objects.create(name="Gammal", purpose="inform", is_active=False)
    assert kinds_for(board).count() == count + 1
    assert own in kinds_for(board)


def test_standard_kinds_of_decisions_have_proposals_early() -> None:
    for row in KINDS:
        parts = [section.part for section in row.sections]
        if row.purpose != PaperKind.Purpose.LETTER:
            assert PaperPart.PROPOSALS in parts[:2]
