"""The two real agreements: every fact in the rows and the document, every contradiction found."""

import datetime
from collections import Counter
from decimal import Decimal

from django.test import TestCase

from agreements.checks import findings_of
from agreements.content import with_content
from agreements.documents import agreement_html
from agreements.economy import economy_of
from agreements.models import Agreement, Contribution, ContributionYear, Group, Party
from iop.demo import danderyd, linkoping, lund
from iop.demo.telling import make_world
from iop.shared.formats import NO_BREAK_SPACE
from iop.shared.rich_text import plain

TODAY = datetime.date(2018, 8, 24)


def _agreement(reference: str) -> Agreement:
    return with_content(Agreement.objects.filter(case__reference=reference)).get()


def _words_of(agreement: Agreement) -> str:
    """The document's words, as a reader meets them."""
    return " ".join(plain(agreement_html(agreement)).replace(NO_BREAK_SPACE, " ").split())


def _messages(agreement: Agreement, code: str) -> list[str]:
    found = [one.message for one in findings_of(agreement, TODAY) if one.code == code]
    return [message.replace(NO_BREAK_SPACE, " ") for message in found]


class TestLund(TestCase):
    """Lund 2019. A class, so that the agreement is built once."""

    @classmethod
    def setUpTestData(cls) -> None:
        lund.tell(make_world())

    def setUp(self) -> None:
        self.agreement = _agreement(lund.REFERENCE)

    def test_lund_terms(self) -> None:
        agreement = self.agreement
        assert (agreement.starts_on, agreement.ends_on) == (
            datetime.date(2019, 1, 1),
            datetime.date(2019, 6, 30),
        )
        assert agreement.review_on == datetime.date(2019, 2, 15)
        assert agreement.notice_months == 3
        assert agreement.legal_basis == "Kommunstyrelsens beslut 2016-04-06, § 125"
        assert agreement.decision_on is None
        assert agreement.extension == ""

    def test_lund_parties_and_signatories(self) -> None:
        assert [(party.name, party.side) for party in self.agreement.parties.all()] == [
            ("Socialförvaltningen i Lund", Party.Side.PUBLIC),
            ("Individuell Människohjälp", Party.Side.NON_PROFIT),
        ]
        signatories = Counter(one.party.name for one in self.agreement.signatories.all())
        assert signatories == {"Socialförvaltningen i Lund": 1, "Individuell Människohjälp": 2}
        assert [one.title for one in self.agreement.signatories.all()] == [
            "Socialdirektör",
            "Ekonom",
            "HR-chef",
        ]

    def test_lund_economy(self) -> None:
        economy = economy_of(self.agreement)
        assert economy.total.amount == Decimal(58000)
        assert economy.unvalued_count == 1
        (plan,) = self.agreement.payment_plans.all()
        assert (plan.per_year, plan.condition) == (1, "invoice")
        assert [one.amount for one in plan.instalments.all()] == [Decimal(58000)]

    def test_lund_goals_and_counts(self) -> None:
        assert len(self.agreement.goals.all()) == 3
        (indicator,) = self.agreement.indicators.all()
        (commitment,) = [one for one in self.agreement.commitments.all() if one.quantity]
        assert (indicator.quantity, indicator.qualifier, indicator.period) == (
            10,
            "at_least",
            "half_year",
        )
        assert (commitment.quantity, commitment.qualifier, commitment.period) == (
            10,
            "at_least",
            "year",
        )
        assert indicator.unit == commitment.unit

    def test_lund_groups_and_reports(self) -> None:
        assert [one.kind for one in self.agreement.target_groups.all()] == ["direct", "indirect"]
        (group,) = self.agreement.groups.all()
        assert (group.meetings, group.meetings_period) == (1, "half_year")
        assert group.minutes_by.name == group.convened_by.name == "Socialförvaltningen i Lund"
        (report,) = self.agreement.report_duties.all()
        assert (report.kind, report.party, report.is_joint) == ("final", None, False)

    def test_lund_document_holds_every_fact(self) -> None:
        words = _words_of(self.agreement)
        missing = [
            fact
            for fact in (
                "2019-01-01",
                "2019-06-30",
                "58 000 kr",
                "mot faktura",
                "minst 10 vänskapsrelationer per halvår",
                "Minst 10 vänskapsrelationer per år",
                "senast 2019-02-15",
                "Uppsägningstiden är 3 månader",
                "1 gång per halvår",
                "2016-04-06, § 125",
                "belastningsregistret",
                "misstankeregistret",
                "(2016:38)",
                "socialtjänstlagen",
                "under 21 år",
                "Direkt målgrupp",
                "Indirekt målgrupp",
                "År 2015",
                "Under 2017 och 2018",
                "80 år 2018",
                "åtta skäl",
                "arbetsgivaransvar",
                "betala tillbaka hela eller delar",
                "genom samtal",
                "Varje part",
                "Socialdirektör",
                "HR-chef",
                "Frivilligt arbete",
                "utan värde",
                "gratis för alla deltagare",
                "Uppdragsgivaren",
            )
            if fact not in words
        ]
        assert missing == []

    def test_lund_contradictions_are_found(self) -> None:
        agreement = self.agreement
        assert _messages(agreement, "count-differs") == [
            "Målet säger minst 10 vänskapsrelationer per halvår, insatsen minst 10 "
            "vänskapsrelationer per år. Bestäm vilket som gäller."
        ]
        assert _messages(agreement, "payments-period") == [
            "”Finansiering för första halvåret 2019” betalas en gång per år, men "
            "överenskommelsen gäller i 6 månader. Välj en enda betalning eller ändra perioden."
        ]
        (words,) = _messages(agreement, "buyers-words")
        assert words.startswith("”Uppdragsgivaren”")


class TestDanderyd(TestCase):
    """Danderyd 2018. A class, so that the agreement is built once."""

    @classmethod
    def setUpTestData(cls) -> None:
        danderyd.tell(make_world())

    def setUp(self) -> None:
        self.agreement = _agreement("SN 2018/0098")

    def test_danderyd_terms(self) -> None:
        agreement = self.agreement
        assert (agreement.starts_on, agreement.ends_on) == (
            datetime.date(2018, 9, 11),
            datetime.date(2019, 12, 31),
        )
        assert agreement.decision_on == datetime.date(2018, 9, 10)
        assert agreement.notice_months is None
        assert agreement.review_on is None
        assert agreement.status == Agreement.Status.READY

    def test_danderyd_funder(self) -> None:
        (funder,) = self.agreement.funders.all()
        assert funder.legal_basis == "§ 37 a, förordning (2010:1122)"
        assert (funder.starts_on, funder.ends_on) == (
            datetime.date(2018, 9, 1),
            datetime.date(2019, 12, 31),
        )
        assert funder.repays_unused is True
        economy = economy_of(self.agreement)
        assert economy.total.amount == economy.not_split.amount == Decimal(752734)

    def test_danderyd_contributions_are_unvalued(self) -> None:
        own = [one for one in self.agreement.contributions.all() if one.party]
        assert {one.valuation for one in own} == {Contribution.Valuation.UNVALUED}
        assert {one.amount for one in own} == {None}
        assert Counter(one.party.name for one in own) == {
            "Danderyds kommun": 7,
            "Kompisbyrån": 7,
            "Alla Tillsammans i Danderyd": 5,
        }
        assert [one.staff_percent for one in own if one.staff_percent] == [20, 60]

    def test_danderyd_groups(self) -> None:
        steering, working = self.agreement.groups.all()
        assert (steering.kind, working.kind) == (Group.Kind.STEERING, Group.Kind.WORKING)
        assert [one.party and one.party.name for one in steering.members.all()] == [
            "Danderyds kommun",
            "Kompisbyrån",
            "Alla Tillsammans i Danderyd",
            None,
        ]
        assert [(one.party.name, one.is_chair) for one in working.members.all()] == [
            ("Danderyds kommun", False),
            ("Kompisbyrån", True),
            ("Alla Tillsammans i Danderyd", False),
            ("Alla Tillsammans i Danderyd", False),
        ]
        (evaluation,) = self.agreement.report_duties.all()
        assert (evaluation.kind, evaluation.is_joint, evaluation.goes_to_board) == (
            "evaluation",
            True,
            True,
        )
        assert (evaluation.due_on, evaluation.due_note) == (None, "våren 2019")

    def test_danderyd_reasons(self) -> None:
        (reasons,) = self.agreement.sections.filter(
            heading="Varför idéburet offentligt partnerskap"
        )
        assert reasons.body.count("<li>") == 9

    def test_danderyd_document_holds_every_fact(self) -> None:
        words = _words_of(self.agreement)
        missing = [
            fact
            for fact in (
                "752 734 kr",
                "§ 37 a, förordning (2010:1122)",
                "2018-09-01",
                "2018-09-11",
                "2019-12-31",
                "2018-09-10",
                "20 %",
                "60 %",
                "It-system för matchning",
                "Välkomstcentret",
                "cirka hälften",
                "(2016:38)",
                "januari 2017",
                "januari 2018",
                "oberoende kommuninvånare",
                "Våren 2019",
                "Tolkning på modersmål",
                "controller",
                "nio kriterierna",
                "utan vinstsyfte",
                "Socialdirektör",
            )
            if fact not in words
        ]
        assert missing == []

    def test_danderyd_periods_differ(self) -> None:
        (message,) = _messages(self.agreement, "funder-period")
        assert message.startswith(
            "Bidraget från Länsstyrelsen gäller 2018-09-01–2019-12-31 men överenskommelsen gäller "
            "2018-09-11–2019-12-31."
        )
        assert _messages(self.agreement, "start-before-decision") == []


class TestLinkoping(TestCase):
    """Linköping 2020. A class, so that the five are built once."""

    @classmethod
    def setUpTestData(cls) -> None:
        linkoping.tell(make_world())

    def test_linkoping_public_shares(self) -> None:
        agreements = with_content(Agreement.objects.order_by("case__reference"))
        economies = [economy_of(agreement) for agreement in agreements]
        assert [str(economy.public_percent) for economy in economies] == [
            "52.9",
            "65.7",
            "64.2",
            "50.7",
            "55.7",
        ]
        assert {economy.guideline for economy in economies} == {Decimal(50)}

    def test_linkoping_sums_of_a_year(self) -> None:
        year = ContributionYear.objects.filter(year=2020)
        public = year.filter(contribution__party__organisation__name="Linköpings kommun")
        assert sum(public.values_list("amount", flat=True)) == 3670000
        assert sum(year.values_list("amount", flat=True)) == 6300926
