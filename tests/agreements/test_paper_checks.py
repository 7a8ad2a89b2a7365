"""What a paper lacks is found before the board finds it."""

import datetime

import pytest

from agreements.models import Agreement, DecisionPoint, Paper, PaperAttachment, PaperKind
from agreements.paper_checks import findings_of, nothing_stops
from agreements.papers import start, whole
from agreements.workflow import offers
from iop.accounts.models import User
from iop.standards.loading import load_standards
from partners.models import Board
from tests.agreements.whole import make_whole_agreement

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(board: Board, officer: User) -> Paper:
    """A paper on a whole agreement, with nothing left to find."""
    load_standards()
    agreement = make_whole_agreement(board=board)
    made = start(agreement.case, PaperKind.objects.get(purpose="adopt"), officer)
    for section in made.sections.filter(is_mandatory=True, body=""):
        section.body = "<p>Text</p>"
        section.save()
    return made


def codes(paper: Paper) -> list[str]:
    return [finding.code for finding in findings_of(whole(paper))]


def propose(paper: Paper, text: str, due_on: datetime.date | None = None) -> None:
    DecisionPoint.objects.create(paper=paper, position=9, text=text, due_on=due_on)


def write(paper: Paper, text: str) -> None:
    section = paper.sections.get(heading="Bakgrund")
    section.body = f"<p>{text}</p>"
    section.save()


def test_findings_none_when_whole(paper: Paper) -> None:
    assert codes(paper) == []


def test_mandatory_section_empty(paper: Paper) -> None:
    write(paper, "")
    assert codes(paper) == ["P01"]


def test_no_proposals(paper: Paper) -> None:
    paper.decision_points.all().delete()
    assert codes(paper) == ["P02"]


def test_guidelines_without_criteria(paper: Paper) -> None:
    paper.kind = PaperKind.objects.get(purpose="guidelines")
    paper.save()
    assert codes(paper) == ["P03"]


def test_attachment_named_but_absent(paper: Paper) -> None:
    write(paper, "Se bilaga 1 och bilaga 2.")
    (finding,) = findings_of(whole(paper))
    assert finding.message == "Texten nämner bilaga 2, som inte finns med."


@pytest.mark.parametrize("sign", ["–", " – ", "-"])
def test_another_period(paper: Paper, sign: str) -> None:
    propose(paper, f"godkänna för 2026-03-01{sign}2028-12-31")
    assert codes(paper) == ["P05"]


def test_agreement_has_changed(paper: Paper) -> None:
    Agreement.objects.update(summary="Nytt")
    assert codes(paper) == ["P06"]


def test_another_amount(paper: Paper) -> None:
    write(paper, "Länsstyrelsen ger 752 734 kr och nämnden 1 234 567 kr.")
    (finding,) = findings_of(whole(paper))
    assert finding.code == "P07"
    assert "1 234 567" in finding.message.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("utvärderingen ska redovisas för nämnden", ["P08"]),
        ("utvärderingen ska redovisas för nämnden våren 2027", []),
        ("godkänna yttrandet", []),
    ],
)
def test_proposal_without_a_day(paper: Paper, text: str, expected: list[str]) -> None:
    propose(paper, text)
    assert codes(paper) == expected


def test_proposal_with_a_day_of_its_own(paper: Paper) -> None:
    propose(paper, "redovisa utvärderingen", datetime.date(2027, 6, 30))
    assert codes(paper) == []


def test_attachment_without_file(paper: Paper) -> None:
    PaperAttachment.objects.create(paper=paper, position=3, name="Rapport")
    assert codes(paper) == ["P09"]


def test_secret_without_a_ground(paper: Paper) -> None:
    paper.is_secret = True
    paper.save()
    assert codes(paper) == ["P11"]
    paper.secrecy_ground = "OSL 26:1"
    paper.save()
    assert codes(paper) == []


def test_no_recipients(paper: Paper) -> None:
    paper.people.all().delete()
    assert codes(paper) == ["P10"]


def test_what_stops_stops_the_way_to_review(paper: Paper, officer: User) -> None:
    assert list(nothing_stops(paper)) == []
    (review,) = offers(officer, paper)
    assert review.is_open
    paper.decision_points.all().delete()
    (review,) = offers(officer, paper)
    assert review.reasons == ("Handlingen har inget förslag till beslut.",)
