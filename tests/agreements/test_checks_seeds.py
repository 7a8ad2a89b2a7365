"""The known contradictions of Lund 2019 and Danderyd 2018, built from their facts."""

import datetime
from decimal import Decimal

import pytest

from agreements.models import (
    Commitment,
    Contribution,
    Funder,
    Goal,
    Group,
    GroupMember,
    Indicator,
    Party,
    PaymentPlan,
    Period,
    Qualifier,
    ReportDuty,
    SectionKind,
    WatchedWord,
)
from partners.models import Organisation
from tests.agreements.breaking import found
from tests.factories import (
    make_agreement,
    make_board,
    make_contribution,
    make_organisation,
    make_party,
    make_section,
)

pytestmark = pytest.mark.django_db
D = datetime.date
MUNICIPALITY = Organisation.Kind.MUNICIPALITY


def messages(agreement, code):
    return [(finding.severity, finding.message) for finding in found(agreement, code)]


@pytest.fixture
def lund(db):
    """Half a year, 58 000 kr in one payment, against the work of volunteers."""
    board = make_board(municipality=make_organisation(name="Lunds kommun", kind=MUNICIPALITY))
    agreement = make_agreement(
        board=board, starts_on=D(2019, 1, 1), ends_on=D(2019, 6, 30), review_on=D(2019, 2, 15),
        notice_months=3,
    )  # fmt: skip
    for kind in (SectionKind.GOALS, SectionKind.COMMITMENTS, SectionKind.PAYMENTS):
        make_section(agreement, kind)
    make_section(agreement, body="<p>Uppdragsgivaren har inte funnit någon annan aktör.</p>")
    public = make_party(agreement, board.organisation, board=board)
    im = make_party(agreement, make_organisation(name="Individuell Människohjälp"))
    ten = {"quantity": Decimal(10), "qualifier": Qualifier.AT_LEAST, "unit": "vänskapsrelationer"}
    goal = Goal.objects.create(agreement=agreement, text="Relationer och kontaktnät.")
    Indicator.objects.create(
        agreement=agreement, goal=goal, name="Relationer", period=Period.HALF_YEAR, **ten
    )
    Commitment.objects.create(
        agreement=agreement, party=im, description="Sammanför.", period=Period.YEAR, **ten
    )
    money = make_contribution(public, amount=Decimal(58000), description="Finansiering")
    make_contribution(im, valuation=Contribution.Valuation.UNVALUED, form="", kind="volunteers")
    PaymentPlan.objects.create(agreement=agreement, contribution=money, recipient=im, per_year=1)
    ReportDuty.objects.create(
        agreement=agreement, kind=ReportDuty.Kind.FINAL, due_note="när perioden slutar"
    )
    WatchedWord.objects.create(word="uppdragsgivar", suggestion="socialförvaltningen")
    return agreement


def test_lund_counts_differently_in_goal_and_commitment(lund):
    assert messages(lund, "count-differs") == [
        (
            "stops",
            "Målet säger minst 10 vänskapsrelationer per halvår, insatsen minst 10 "
            "vänskapsrelationer per år. Bestäm vilket som gäller.",
        )
    ]


def test_lund_pays_once_a_year_in_six_months(lund):
    assert messages(lund, "payments-period") == [
        (
            "warns",
            "”Finansiering” betalas en gång per år, men överenskommelsen gäller i 6 månader. "
            "Välj en enda betalning eller ändra perioden.",
        )
    ]


def test_lund_uses_a_buyers_word(lund):
    assert messages(lund, "buyers-words") == [
        (
            "warns",
            "”Uppdragsgivaren” hör till köp, och ett partnerskap är inget köp. "
            "Skriv hellre: socialförvaltningen.",
        )
    ]


@pytest.mark.parametrize(
    "code", ["review-outside-period", "report-outside-period", "notice-missing", "notice-too-long"]
)
def test_what_is_right_in_lund_is_left_alone(code, lund):
    assert messages(lund, code) == []


@pytest.fixture
def danderyd(db):
    """Three parties, all contributions unvalued, and a grant that begins before it all."""
    board = make_board(municipality=make_organisation(name="Danderyds kommun", kind=MUNICIPALITY))
    agreement = make_agreement(
        board=board, starts_on=D(2018, 9, 11), ends_on=D(2019, 12, 31),
        decision_on=D(2018, 9, 10), extension="option", extension_note="Revideras och förlängs.",
    )  # fmt: skip
    make_section(agreement, SectionKind.ECONOMY)
    public = make_party(agreement, board.organisation, board=board)
    others = [make_party(agreement, make_organisation(name=n)) for n in ("Kompisbyrån", "ATD")]
    group = Group.objects.create(agreement=agreement)
    for party in (public, *others, None):
        GroupMember.objects.create(group=group, party=party, title="Representant")
    for party in (public, *others):
        make_contribution(party, valuation=Contribution.Valuation.UNVALUED, form="")
    funder = Funder.objects.create(
        agreement=agreement, name_as_written="Länsstyrelsen", starts_on=D(2018, 9, 1),
        ends_on=D(2019, 12, 31), repays_unused=True,
    )  # fmt: skip
    Contribution.objects.create(
        agreement=agreement, funder=funder, description="Utvecklingsmedel", amount=752734,
        valuation=Contribution.Valuation.VALUED, form=Contribution.Form.TOTAL,
    )  # fmt: skip
    return agreement


def test_danderyds_grant_begins_before_the_agreement(danderyd):
    assert messages(danderyd, "funder-period") == [
        (
            "warns",
            "Bidraget från Länsstyrelsen gäller 2018-09-01–2019-12-31 men överenskommelsen gäller "
            "2018-09-11–2019-12-31. Låt perioderna stämma överens, eller skriv vad som gäller för "
            "dagarna utanför överenskommelsen.",
        )
    ]


@pytest.mark.parametrize(
    "code",
    ["start-before-decision", "group-without-party", "contribution-unstated", "public-share",
     "party-without-contribution", "funder-repayment-unstated", "extension-without-length"],
)  # fmt: skip
def test_what_is_right_in_danderyd_is_left_alone(code, danderyd):
    assert messages(danderyd, code) == []


def test_danderyd_has_no_terms_for_notice_and_dispute(danderyd):
    assert [severity for severity, _message in messages(danderyd, "notice-missing")] == ["warns"]
    assert [severity for severity, _message in messages(danderyd, "dispute-missing")] == ["warns"]


def test_parties_that_sign_nothing_need_no_seat(danderyd):
    Party.objects.create(agreement=danderyd, name_as_written="Fastighetskontoret", signs=False)
    assert messages(danderyd, "group-without-party") == []
