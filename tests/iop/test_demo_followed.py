"""What the demo tells of the follow-up: Lund kept its promise, Danderyd accounted, one is late."""

import datetime
from collections import Counter
from decimal import Decimal
from io import StringIO

from django.core.management import call_command
from django.test import TestCase, override_settings
from django.urls import reverse
from django.utils import timezone

from agreements.in_force import in_force_on
from agreements.models import Agreement, Comment, Document, Snapshot, StatusChange
from followup.impact_workbook import CONTENT_TYPE
from followup.models import ActionItem, GroupMeeting, ImpactAnalysis, Report, Review
from followup.outcomes import results_of
from followup.outturn import Outturn, outturn_of, with_economy
from followup.paying import State, instalments, moved
from followup.report_plan import lines
from iop.accounts.models import User
from iop.demo import danderyd, lund, social_return, sprakvagen
from iop.shared.formats import NO_BREAK_SPACE
from tests.reading import words

_WAY = Agreement.Relation


def _agreement(reference: str, version: int = 1) -> Agreement:
    return Agreement.objects.get(case__reference=reference, version=version)


def _sign_in(local: str) -> User:
    return User.objects.get(email=f"{local}@demo.example")


def _said(document: Document | None) -> str:
    """The words of a stored PDF, each space a plain one."""
    assert document
    assert document.is_intact()
    with document.file.open("rb") as stored:
        return " ".join(words(stored.read()).replace(NO_BREAK_SPACE, " ").split())


def _outturn(agreement: Agreement) -> Outturn:
    loaded = with_economy(Agreement.objects.filter(pk=agreement.pk)).get()
    return outturn_of(loaded, moved(agreement))


@override_settings(DEMO=True)
class TestDemoFollowed(TestCase):
    """A class, so that the demo is built once for all of these."""

    @classmethod
    def setUpTestData(cls) -> None:
        call_command("demo", stdout=StringIO())

    def test_lund_is_ended_and_its_extension_waits_for_an_answer(self) -> None:
        first, second = _agreement(lund.REFERENCE), _agreement(lund.REFERENCE, 2)
        assert (first.status, first.decision_reference) == ("ended", "SN § 187")
        assert (second.status, second.relation, second.predecessor) == (
            "draft",
            _WAY.EXTENSION,
            first,
        )
        assert (str(second.starts_on), str(second.ends_on)) == ("2019-07-01", "2020-06-30")
        asked = Comment.objects.get(section__agreement=second)
        assert (asked.status, asked.author) == ("open", _sign_in("partner"))

    def test_lund_meeting_is_adjusted_by_both_sides(self) -> None:
        meeting = GroupMeeting.objects.get(group__agreement=_agreement(lund.REFERENCE))
        assert (meeting.status, str(meeting.held_on)) == ("adjusted", "2019-02-12")
        adjusters = meeting.attendances.filter(is_adjuster=True).select_related("party")
        assert {(one.party.side, str(one.confirmed_on)) for one in adjusters} == {
            ("public", "2019-02-18"),
            ("non_profit", "2019-02-18"),
        }
        assert meeting.minutes == meeting.open_minutes

    def test_lund_minutes_read_back(self) -> None:
        meeting = GroupMeeting.objects.get(group__agreement=_agreement(lund.REFERENCE))
        said = _said(meeting.minutes)
        missing = [
            fact
            for fact in (
                "Styrgrupp 2019-02-12",
                "IM:s lokal, Lund",
                "Margareta Blom, ordförande i lokalföreningen i Lund",
                "Jonas Hedberg för anteckningar",
                "Åtta vänskapsrelationer",
                "Familjerna har själva betalat bussen",
                "partnerskapet förlängs med ett år",
                "Ta fram vad fyra utflykter kostar.",
                "2019-03-15",
                "Protokollet är justerat av alla som valdes.",
                "2019-02-18, i systemet",
                "2019-02-18, antecknat av Hanna Wikner",
            )
            if fact not in said
        ]
        assert missing == []
        assert "förtrolig" not in said

    def test_lund_actions_are_done(self) -> None:
        actions = ActionItem.objects.filter(item__meeting__group__agreement__title__contains="Vän")
        done = actions.order_by("due_on").values_list("due_on", "done_on")
        assert [(str(due), str(on)) for due, on in done] == [
            ("2019-03-15", "2019-03-12"),
            ("2019-03-31", "2019-04-09"),
        ]

    def test_lund_both_reports_are_approved(self) -> None:
        reports = Report.objects.filter(due__agreement=_agreement(lund.REFERENCE))
        by_side = {report.due.party.side: report for report in reports.with_due()}
        assert {side: one.status for side, one in by_side.items()} == {
            "public": "approved",
            "non_profit": "approved",
        }
        theirs = by_side["non_profit"]
        moves = StatusChange.objects.filter(object_id=theirs.pk, content_type__model="report")
        assert list(moves.order_by("at").values_list("transition", flat=True)) == [
            "submit",
            "send_back",
            "submit",
            "approve",
        ]
        said = _said(theirs.document)
        facts = ("tolv unga", "Tio av dem pågår fortfarande i juni.", "12 vänskapsrelationer",
                 "58 000 kr", "cirka 640 timmar", "Petra Sandell")  # fmt: skip
        assert [fact for fact in facts if fact not in said] == []
        assert "Socialsekreterarna" in _said(by_side["public"].document)

    def test_lund_is_paid_and_its_unvalued_hours_stay_without_value(self) -> None:
        agreement = _agreement(lund.REFERENCE)
        (payment,) = agreement.payments.all()
        assert (str(payment.paid_on), payment.amount) == ("2019-03-04", Decimal(58_000))
        (row,) = instalments(timezone.localdate()).filter(plan__agreement=agreement)
        assert (row.state, row.left) == (State.PAID, 0)
        outturn = _outturn(agreement)
        assert outturn.total.amount == Decimal(58_000)
        assert "cirka 640 timmar" in {
            str(line.given).replace(NO_BREAK_SPACE, " ") for line in outturn.lines
        }

    def test_lund_review_says_to_go_on_with_changes(self) -> None:
        review = Review.objects.get(agreement=_agreement(lund.REFERENCE))
        assert (review.status, review.conclusion) == ("concluded", "changed")
        assert str(timezone.localdate(review.concluded_at)) == "2019-02-15"

    def test_lund_old_text_was_in_force_in_2019(self) -> None:
        agreement = _agreement(lund.REFERENCE)
        for user in (_sign_in("handlaggare"), _sign_in("partner")):
            found = in_force_on(user, agreement.case_id, datetime.date(2019, 5, 1))
            assert (found.agreement, found.later) == (agreement, ())
            after = in_force_on(user, agreement.case_id, datetime.date(2019, 8, 1))
            assert after.agreement is None
        frozen = Snapshot.objects.get(agreement=agreement, voided_at=None)
        assert "betalas ut en gång" in _said(frozen.document)

    def test_danderyd_evaluation_is_told_to_the_board(self) -> None:
        agreement = _agreement(danderyd.REFERENCE)
        report = Report.objects.get(due__agreement=agreement, due__kind="evaluation")
        assert report.status == "reported"
        paper = agreement.case.papers.get(decision_points__text__startswith="inte förlänga")
        decision = paper.items.get().decision
        assert (str(paper.items.get().meeting.held_on), decision.paragraph) == ("2019-06-10", "64")
        assert "lägga utvärderingen till handlingarna" in decision.text
        assert "våren 2019" in _said(paper.document)

    def test_danderyd_grant_is_accounted_for(self) -> None:
        outturn = _outturn(_agreement(danderyd.REFERENCE))
        (money,) = outturn.funders
        assert (money.name, money.granted) == ("Länsstyrelsen", Decimal(752_734))
        assert (money.used.amount, money.returned) == (Decimal(701_500), Decimal(51_234))
        assert (money.unused.amount, money.to_return.amount) == (Decimal(51_234), Decimal(0))

    def test_sprakkafe_has_a_late_report(self) -> None:
        agreement = _agreement(sprakvagen.REFERENCE)
        plan = lines(_sign_in("handlaggare"), agreement, datetime.date(2026, 11, 30))
        late = [one for one in plan if one.standing.days_late]
        assert [(one.due.party.name, one.standing.late) for one in late] == [
            ("Föreningen Språkvågen", "30 dagar sen")
        ]
        came = Report.objects.get(due__agreement=agreement)
        assert (came.status, came.submitted_for) == ("approved", "Nadja Warsame")

    def test_sprakkafe_has_late_actions_and_payments_on_any_day(self) -> None:
        """On the machine's own day, and on each after the story."""
        for today in (timezone.localdate(), datetime.date(2026, 11, 1)):
            open_ones = ActionItem.objects.filter(due_on__lt=today).open()
            assert [one.responsible for one in open_ones.order_by("due_on")] == [
                "Inga-Lill Strand",
                "Jonas Hedberg",
            ]
            rows = instalments(today).filter(plan__agreement=_agreement(sprakvagen.REFERENCE))
            states = Counter(rows.values_list("state", flat=True))
            assert states[State.PAID] == 2
            assert states[State.LATE] >= 2

    def test_sprakkafe_has_an_analysis_of_its_social_return(self) -> None:
        """The sum by hand: year by year what is its own of 120 and of 40 participants."""
        analysis = ImpactAnalysis.objects.with_rows().get()
        assert (analysis.status, analysis.agreement) == ("final", _agreement(sprakvagen.REFERENCE))
        speaks = Decimal(120 * 6_000) * Decimal("0.70") * Decimal("0.75")
        goes_on = Decimal(40 * 9_000) * Decimal("0.50") * Decimal("0.70")
        present = (speaks + goes_on) / Decimal("1.035")
        present += speaks * Decimal("0.60") / Decimal("1.035") ** 2
        put_in = Decimal(240_000 + 36_000 + 12_000 + 140_000 + 120_000 + 18_000)
        assert abs(Decimal(analysis.kept["ratio"]) - present / put_in) < Decimal("1e-9")
        figures = {row.proxy_source for row in analysis.outcomes.all() if row.proxy_value}
        assert figures == {social_return.MADE_UP}
        self.client.force_login(_sign_in("handlaggare"))
        book = self.client.get(reverse("impact:workbook", args=[analysis.pk]))
        assert book["Content-Type"] == CONTENT_TYPE

    def test_sprakkafe_counts_hosts_as_they_are_and_hides_few_people(self) -> None:
        found = results_of(_agreement(sprakvagen.REFERENCE), _sign_in("handlaggare"))
        assert [(one.indicator.unit, one.calculation, one.counts_people) for one in found] == [
            ("kvällar", "sum", False),
            ("samtalsvärdar", "latest", True),
            ("deltagare", "sum", True),
        ]

    def test_scanned_signatures_can_be_read(self) -> None:
        scans = Document.objects.filter(name__startswith="underskrift")
        assert len(scans) == 7
        for scan in scans:
            name = scan.name.removeprefix("underskrift ").removesuffix(".pdf")
            assert name in _said(scan)
            assert "Påhittad för demon" in _said(scan)
