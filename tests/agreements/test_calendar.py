"""What days make of agreements: changes take effect, terms end, and some go on by themselves."""

import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from agreements import joints
from agreements.daily import follow_the_calendar, notice_by
from agreements.deadlines import deadlines, last_day_for_notice
from agreements.models import Agreement, Instalment, StatusChange
from iop.accounts.models import User
from partners.models import Board
from tests.agreements.renewing import day, make_amended, make_in_force, sign, start

_R, _S = Agreement.Relation, Agreement.Status
AUTOMATIC = Agreement.Extension.AUTOMATIC


def status_of(agreement: Agreement) -> str:
    return Agreement.objects.get(pk=agreement.pk).status


def tomorrow() -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=1)


# --- Changes ---------------------------------------------------------------------------


def test_change_whose_day_is_here_takes_effect_with_the_last_signature(
    board: Board, officer: User
) -> None:
    first = make_in_force(board)
    amended = make_amended(board, officer, first, "2026-03-01")
    assert (status_of(first), status_of(amended)) == (_S.SUPERSEDED, _S.ACTIVE)
    moved = StatusChange.objects.get(transition="supersede")
    assert (moved.by, moved.object_id) == (officer, first.pk)
    assert amended.reference in moved.reason
    assert "2026-03-01" in moved.reason


def test_change_whose_day_lies_ahead_waits_for_it(board: Board, officer: User) -> None:
    first = make_in_force(board)
    first.ends_on = tomorrow() + datetime.timedelta(days=300)
    first.save()
    amended = make_amended(board, officer, first, tomorrow().isoformat())
    follow_the_calendar(timezone.localdate())
    assert (status_of(first), status_of(amended)) == (_S.ACTIVE, _S.ACTIVE)
    [done] = follow_the_calendar(tomorrow())
    assert done.reference == first.reference
    assert (status_of(first), status_of(amended)) == (_S.SUPERSEDED, _S.ACTIVE)
    assert StatusChange.objects.get(transition="supersede").by is None
    assert follow_the_calendar(tomorrow()) == []


# --- The end of a term -----------------------------------------------------------------


def test_agreement_ends_when_its_last_day_has_passed(board: Board) -> None:
    agreement = make_in_force(board)
    assert follow_the_calendar(day("2026-12-31")) == []
    assert len(follow_the_calendar(day("2027-01-01"))) == 1
    assert status_of(agreement) == _S.ENDED
    ended = StatusChange.objects.get(transition="end")
    assert (ended.by, "2026-12-31" in ended.reason) == (None, True)
    assert Agreement.history.filter(id=agreement.pk).first().history_user is None


def test_signed_extension_follows_on_its_first_day(board: Board, officer: User) -> None:
    first = make_in_force(board)
    extended = sign(start(officer, first, _R.EXTENSION), officer)
    assert follow_the_calendar(day("2026-12-31")) == []
    assert status_of(first) == _S.ACTIVE
    follow_the_calendar(day("2027-01-01"))
    assert (status_of(first), status_of(extended)) == (_S.ENDED, _S.ACTIVE)
    assert StatusChange.objects.filter(transition="end").count() == 1


def test_dry_run_says_and_writes_nothing(board: Board) -> None:
    agreement = make_in_force(board)
    out = StringIO()
    call_command("follow_calendar", "--date", "2027-01-01", "--dry-run", stdout=out)
    assert agreement.reference in out.getvalue()
    assert status_of(agreement) == _S.ACTIVE
    assert not StatusChange.objects.exists()


def test_command_does_nothing_ahead_of_its_day(board: Board) -> None:
    with pytest.raises(CommandError):
        call_command("follow_calendar", "--date", tomorrow().isoformat())


# --- By its own terms ------------------------------------------------------------------


def test_without_notice_it_goes_on_and_a_draft_is_made_but_nothing_is_decided(
    board: Board,
) -> None:
    agreement = make_in_force(board, extension=AUTOMATIC)
    assert notice_by(agreement) == day("2026-09-30")
    assert follow_the_calendar(day("2026-09-30")) == []
    assert len(follow_the_calendar(day("2026-10-01"))) == 2
    agreement.refresh_from_db()
    assert (agreement.ends_on, agreement.last_day) == (day("2026-12-31"), day("2027-12-31"))
    assert agreement.status == _S.ACTIVE
    [draft] = Agreement.objects.filter(is_automatic=True)
    assert (draft.starts_on, draft.ends_on) == (day("2027-01-01"), day("2027-12-31"))
    assert (draft.status, draft.relation, draft.decision_on) == (_S.DRAFT, "extension", None)
    assert "2026-09-30" in draft.ground
    assert last_day_for_notice(draft) == day("2027-09-30")
    assert Instalment.objects.get(plan__agreement=draft).due_on == day("2027-02-28")
    assert not StatusChange.objects.exists()
    assert follow_the_calendar(day("2027-01-05")) == []
    assert status_of(agreement) == _S.ACTIVE


def test_notice_ends_it_on_its_last_day(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    agreement = make_in_force(board, extension=AUTOMATIC)
    monkeypatch.setattr(joints, "NOTICES", [lambda one: one.pk == agreement.pk])
    assert follow_the_calendar(day("2026-10-01")) == []
    follow_the_calendar(day("2027-01-01"))
    assert status_of(agreement) == _S.ENDED
    assert Agreement.objects.count() == 1


def test_goes_on_for_each_period_that_nobody_ended(board: Board) -> None:
    agreement = make_in_force(board, extension=AUTOMATIC)
    assert len(follow_the_calendar(day("2028-10-01"))) == 4
    agreement.refresh_from_db()
    assert agreement.last_day == day("2029-12-31")
    assert Agreement.objects.filter(is_automatic=True).count() == 1


def test_extension_without_length_is_left_to_people(board: Board) -> None:
    agreement = make_in_force(board, extension=AUTOMATIC, extension_months=None)
    assert len(follow_the_calendar(day("2027-02-01"))) == 1
    assert status_of(agreement) == _S.ACTIVE
    assert Agreement.objects.count() == 1


def test_signed_extension_goes_before_the_rule(board: Board, officer: User) -> None:
    agreement = make_in_force(board, extension=AUTOMATIC)
    sign(start(officer, agreement, _R.EXTENSION), officer)
    assert follow_the_calendar(day("2026-10-01")) == []
    follow_the_calendar(day("2027-01-01"))
    assert status_of(agreement) == _S.ENDED


def test_untouched_draft_by_the_rule_gives_way_to_another(board: Board, officer: User) -> None:
    agreement = make_in_force(board, extension=AUTOMATIC)
    follow_the_calendar(day("2026-10-01"))
    draft = start(officer, agreement, _R.AMENDMENT)
    assert list(Agreement.objects.order_by("pk")) == [agreement, draft]
    assert draft.version == 2


# --- Notice ----------------------------------------------------------------------------


def test_party_may_have_a_notice_of_its_own(board: Board) -> None:
    agreement = make_in_force(board)
    party = agreement.parties.get(board=None)
    party.notice_months = 1
    party.save()
    assert last_day_for_notice(agreement) == day("2026-09-30")
    assert last_day_for_notice(agreement, party) == day("2026-11-30")
    assert notice_by(agreement) == day("2026-11-30")
    agreement.notice_months = None
    assert last_day_for_notice(agreement) is None


@pytest.mark.parametrize(
    ("last", "months", "expected"),
    [
        ("2026-12-31", 3, "2026-09-30"),
        ("2026-03-30", 1, "2026-02-28"),
        ("2027-02-28", 1, "2027-01-31"),
        ("2027-02-27", 1, "2027-01-27"),
        ("2026-06-30", 0, "2026-06-30"),
    ],
)
def test_last_day_for_notice(last: str, months: int, expected: str) -> None:
    agreement = Agreement(ends_on=day(last), notice_months=months)
    assert last_day_for_notice(agreement) == day(expected)


def test_last_day_for_notice_is_among_the_days_to_watch(board: Board) -> None:
    make_in_force(board, notice_months=14, ends_on=day("2027-12-31"))
    make_in_force(board)
    found = deadlines(Agreement.objects.all(), day("2026-09-30"), day("2026-10-31"))
    assert [(one.on, str(one.what)) for one in found] == [
        (day("2026-09-30"), "Sista dag för uppsägning"),
        (day("2026-10-31"), "Sista dag för uppsägning"),
    ]
