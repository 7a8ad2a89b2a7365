"""Notice and the end of an agreement: last days, who may, what remains, and one of several."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from agreements import joints
from agreements.models import Agreement, Contribution, Funder, StatusChange
from agreements.timeline import timeline
from followup import ending, noticed
from followup.ending import Way
from followup.models import ContributionOutcome, Notice, Payment
from followup.remaining import remaining_of
from iop.accounts.models import Message, User
from iop.shared.workflow import Refused
from partners.models import Board, Role
from tests.factories import (
    make_board,
    make_contribution,
    make_member,
    make_organisation,
    make_party,
    make_user,
)
from tests.followup.making import make_duty, make_plan, make_signed, partner_party, public_party
from tests.followup.making_reviews import make_notice, make_report

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 7, 1)
NOTHING = noticed.Standing((), None, ())


@pytest.fixture
def agreement(board: Board) -> Agreement:
    return make_signed(
        board=board,
        starts_on=datetime.date(2026, 1, 1),
        ends_on=datetime.date(2026, 12, 31),
        notice_months=3,
    )


def told(agreement: Agreement, **facts: Any) -> dict[str, Any]:
    return {
        "kind": Notice.Kind.NOTICE,
        "party": partner_party(agreement),
        "given_on": datetime.date(2026, 3, 10),
        "way": Notice.Way.LETTER,
        "last_day_on": datetime.date(2026, 6, 10),
        "reason": "Vi orkar inte.",
        **facts,
    }


# --- Last days -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "given_on", "own_months", "last_on"),
    [
        ("notice", "2026-03-10", None, "2026-06-10"),
        ("notice", "2026-02-28", None, "2026-05-28"),
        ("notice", "2026-01-31", 1, "2026-02-28"),
        ("notice", "2026-11-30", None, "2026-12-31"),
        ("notice", "2026-03-10", 6, "2026-09-10"),
        ("notice", "2026-03-10", 0, "2026-03-10"),
        ("cancellation", "2026-03-10", None, "2026-03-10"),
        ("agreed", "2026-03-10", None, None),
    ],
)
def test_last_day_follows_from_the_notice_time(
    agreement: Agreement, kind: str, given_on: str, own_months: int | None, last_on: str | None
) -> None:
    party = partner_party(agreement)
    party.notice_months = own_months
    day = ending.last_day(agreement, kind, party, datetime.date.fromisoformat(given_on))
    assert day == (datetime.date.fromisoformat(last_on) if last_on else None)


def test_without_a_notice_time_the_last_day_is_not_known(agreement: Agreement) -> None:
    agreement.notice_months = None
    assert ending.last_day(agreement, "notice", partner_party(agreement), TODAY) is None


# --- Giving notice ---------------------------------------------------------------------


def test_notice_is_entered_and_the_parties_are_told(officer: User, agreement: Agreement) -> None:
    partner = make_member(Role.PARTNER, partner_party(agreement).organisation)
    notice = ending.give_notice(officer, agreement, **told(agreement))
    assert (notice.entered_by, notice.is_standing) == (officer, True)
    assert [message.to for message in Message.objects.all()] == [partner]
    assert [give(agreement) for give in joints.NOTICES] == [True]
    agreement.refresh_from_db()
    assert agreement.status == Agreement.Status.ACTIVE


def test_notice_is_told_to_all_parties_and_to_the_board_when_its_officer_has_left(
    officer: User, board: Board, agreement: Agreement
) -> None:
    """A department that is a party has no representative: its officers work for it."""
    partner = make_member(Role.PARTNER, partner_party(agreement).organisation)
    department = make_board(municipality=board.organisation, name="Fritidsnämnden", code="FN")
    make_party(agreement, board.organisation, board=department)
    theirs, colleague = make_member(Role.OFFICER, department), make_member(Role.OFFICER, board)
    agreement.case.officer = gone = make_user()
    agreement.case.save()
    ending.give_notice(officer, agreement, **told(agreement))
    found = {message.to for message in Message.objects.all()}
    assert (found, gone in found) == ({partner, theirs, colleague}, False)


def test_notice_of_a_party_is_entered_once(officer: User, agreement: Agreement) -> None:
    ending.give_notice(officer, agreement, **told(agreement))
    with pytest.raises(Refused, match="redan"):
        ending.give_notice(officer, agreement, **told(agreement))
    assert Notice.objects.count() == 1


def test_partner_gives_notice_for_the_own_party_alone(agreement: Agreement) -> None:
    partner = make_member(Role.PARTNER, partner_party(agreement).organisation)
    with pytest.raises(PermissionDenied):
        ending.give_notice(partner, agreement, **told(agreement, party=public_party(agreement)))
    with pytest.raises(PermissionDenied):
        ending.give_notice(partner, agreement, **told(agreement, party=None))
    notice = ending.give_notice(partner, agreement, **told(agreement, way=Notice.Way.HERE))
    assert notice.entered_by == partner


def test_stranger_gives_no_notice(stranger: User, agreement: Agreement) -> None:
    with pytest.raises(PermissionDenied):
        ending.give_notice(stranger, agreement, **told(agreement))


def test_notice_is_taken_back_with_a_reason(officer: User, agreement: Agreement) -> None:
    notice = make_notice(agreement)
    with pytest.raises(Refused):
        ending.revoke(officer, notice.pk, "", TODAY)
    ending.revoke(officer, notice.pk, "Parterna är överens.", TODAY)
    with pytest.raises(Refused, match="återtagen"):
        ending.revoke(officer, notice.pk, "Igen.", TODAY)
    notice.refresh_from_db()
    assert (notice.revoked_on, notice.revoke_reason) == (TODAY, "Parterna är överens.")
    assert not noticed.has_notice(agreement)
    assert {str(event.what) for event in timeline(agreement.case, officer)} >= {
        "Uppsägning införd, från " + partner_party(agreement).name,
        "Uppsägningen är återtagen",
    }


def test_receipt_is_noted_with_its_proof(officer: User, agreement: Agreement) -> None:
    notice = make_notice(agreement)
    facts = {"received_on": TODAY, "received_by": "Registrator", "proof_note": "RR 123"}
    ending.note_received(officer, notice.pk, **facts)
    notice.refresh_from_db()
    assert {name: getattr(notice, name) for name in facts} == facts
    assert notice.last_day_on == datetime.date(2026, 10, 1)


def test_last_day_that_is_said_stays_when_receipt_is_noted(
    officer: User, agreement: Agreement
) -> None:
    notice = make_notice(agreement, last_day_note="Parterna är överens.")
    facts = {"received_on": TODAY, "received_by": "", "proof_note": ""}
    ending.note_received(officer, notice.pk, **facts)
    notice.refresh_from_db()
    assert notice.last_day_on == datetime.date(2026, 6, 10)


# --- One of several --------------------------------------------------------------------


def standing(agreement: Agreement) -> noticed.Standing:
    return ending.with_what_ends(agreement.pk)[1]


def test_notice_of_the_only_association_ends_the_whole(agreement: Agreement) -> None:
    notice = make_notice(agreement)
    assert standing(agreement).deciding == notice
    assert standing(agreement).last_on == notice.last_day_on


def test_notice_of_one_of_several_ends_nothing_for_the_others(agreement: Agreement) -> None:
    other = make_party(agreement, make_organisation())
    make_notice(agreement)
    left = standing(agreement)
    assert left.is_partial
    assert set(left.staying) == {public_party(agreement), other}
    [_ended, by_notice, _breach] = ending.choices(agreement, left, TODAY)
    assert "Ändra överenskommelsen" in by_notice.why_not


def test_the_last_association_to_leave_ends_the_whole(agreement: Agreement) -> None:
    other = make_party(agreement, make_organisation())
    make_notice(agreement)
    last = make_notice(agreement, party=other, last_day_on=datetime.date(2026, 9, 30))
    assert standing(agreement).deciding == last


def test_what_all_agree_on_ends_the_whole(agreement: Agreement) -> None:
    make_party(agreement, make_organisation())
    notice = make_notice(agreement, party=None, kind=Notice.Kind.AGREED)
    assert standing(agreement).deciding == notice


# --- The end ---------------------------------------------------------------------------


def end(user: User, agreement: Agreement, way: Way, **given: Any) -> Agreement:
    given = {"reason": "Klart.", "is_confirmed": True, "today": TODAY, **given}
    return ending.end(user, agreement.pk, way, **given)


def test_agreement_does_not_end_before_its_last_day(officer: User, agreement: Agreement) -> None:
    for way in Way:
        with pytest.raises(Refused):
            end(officer, agreement, way)


def test_agreement_that_has_run_its_time_is_ended(officer: User, agreement: Agreement) -> None:
    today = datetime.date(2027, 1, 1)
    ended = end(officer, agreement, Way.END, today=today)
    assert ended.status == Agreement.Status.ENDED


@pytest.mark.parametrize(
    ("kind", "way", "other"),
    [
        (Notice.Kind.NOTICE, Way.TERMINATE, Way.CANCEL),
        (Notice.Kind.CANCELLATION, Way.CANCEL, Way.TERMINATE),
    ],
)
def test_notice_and_breach_are_told_apart(
    officer: User, agreement: Agreement, kind: str, way: Way, other: Way
) -> None:
    make_notice(agreement, kind=kind)
    with pytest.raises(Refused):
        end(officer, agreement, other)
    assert end(officer, agreement, way).status == Agreement.Status.TERMINATED
    assert StatusChange.objects.get(object_id=agreement.pk).transition == way


def test_what_remains_is_confirmed_with_a_reason(officer: User, agreement: Agreement) -> None:
    make_notice(agreement)
    for given in ({"is_confirmed": False}, {"reason": " "}):
        with pytest.raises(Refused, match="återstår"):
            end(officer, agreement, Way.TERMINATE, **given)
    end(officer, agreement, Way.TERMINATE)
    change = StatusChange.objects.get(object_id=agreement.pk)
    assert change.reason.startswith("Klart.\n\nÅterstod då: ")


def test_who_may_not_end_does_not(colleague: User, agreement: Agreement) -> None:
    make_notice(agreement)
    with pytest.raises(PermissionDenied):
        end(colleague, agreement, Way.TERMINATE)


# --- What remains ----------------------------------------------------------------------


def said(agreement: Agreement, last_on: datetime.date | None = None) -> list[str]:
    notice = Notice(last_day_on=last_on) if last_on else None
    found = remaining_of(agreement, noticed.Standing((), notice, ()), TODAY)
    return [one.text.replace("\N{NO-BREAK SPACE}", " ") for one in found]


def test_reports_payments_and_documents_remain(officer: User, agreement: Agreement) -> None:
    make_duty(agreement)
    make_report(agreement, status="submitted", due_on=TODAY)
    make_report(agreement, status="draft", due_on=TODAY - datetime.timedelta(days=1))
    plan = make_plan(agreement, amount=58_000, due_on=datetime.date(2026, 5, 1))
    Payment.objects.create(
        agreement=agreement, instalment=plan.instalments.get(), amount=8_000,
        paid_on=TODAY, entered_by=officer,
    )  # fmt: skip
    name = partner_party(agreement).name
    assert said(agreement) == [
        f"Rapport som väntas: Lägesrapport, {name}, senast 2026-06-30",
        f"Rapport att godkänna: Lägesrapport, {name}",
        "Att betala: 50 000 kr, förfaller 2026-05-01",
        "Den undertecknade överenskommelsen finns inte som fil.",
    ]
    late = [one.is_late for one in remaining_of(agreement, NOTHING, TODAY)]
    assert late == [True, False, True, False]


def test_instalments_after_the_last_day_by_notice_do_not_remain(agreement: Agreement) -> None:
    make_plan(agreement, due_on=datetime.date(2026, 10, 1))
    assert any("Att betala" in text for text in said(agreement))
    assert not any("Att betala" in text for text in said(agreement, TODAY))


def test_unused_money_of_a_funder_remains(agreement: Agreement) -> None:
    funder = Funder.objects.create(agreement=agreement, name_as_written="Staten")
    gift: Contribution = make_contribution(public_party(agreement), amount=100)
    gift.party, gift.funder = None, funder
    gift.save()
    by = make_user()

    def pay(kind: str, amount: int) -> None:
        Payment.objects.create(
            agreement=agreement, kind=kind, funder=funder, amount=amount,
            paid_on=TODAY, entered_by=by,
        )  # fmt: skip

    pay("grant", 752_734)
    assert "Hur mycket av pengarna från Staten som är använt är inte rapporterat." in said(
        agreement
    )
    ContributionOutcome.objects.create(
        report=make_report(agreement), contribution=gift, amount=Decimal(700_000)
    )
    assert "Oanvända pengar från Staten: 52 734 kr" in said(agreement)
    pay("grant_returned", 52_734)
    assert not any("Staten" in text for text in said(agreement))
