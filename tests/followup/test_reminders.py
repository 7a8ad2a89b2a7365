"""Who is reminded when, by which rules, and what the mail says."""

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agreements.models import Agreement
from followup.models import DayKind, ReminderChoice, ReminderRule, ReminderSent, Report, ReportDue
from followup.reminders import due_reminders, send
from iop.accounts.models import Message, User
from iop.standards.loading import load_standards
from partners.models import Board, Membership, Organisation, Role
from tests.factories import make_board, make_member, make_organisation, make_user
from tests.followup.making import make_signed
from tests.followup.making_calendar import Day, make_action, make_called, make_due, make_watched

DUE = Day(2026, 7, 1)
WEEK_BEFORE, WEEK_AFTER = Day(2026, 6, 24), Day(2026, 7, 8)


@pytest.fixture
def partner(db: None) -> Organisation:
    return make_organisation(name="Vänföreningen")


@pytest.fixture
def member(partner: Organisation) -> User:
    return make_member(Role.PARTNER, partner)


@pytest.fixture
def agreement(board: Board, partner: Organisation) -> Agreement:
    """With a report from the association on the first of July."""
    agreement = make_signed(board=board, partners=(partner,), ends_on=None)
    make_due(agreement, DUE)
    return agreement


def make_rule(offset: int, audience: str = "doer", **fields: Any) -> ReminderRule:
    fields.setdefault("kind", DayKind.REPORT)
    return ReminderRule.objects.create(offset=offset, audience=audience, **fields)


def told(today: Day) -> list[tuple[User, int]]:
    return [(reminder.user, reminder.offset) for reminder in due_reminders(today)]


def remind(today: Day) -> None:
    call_command("send_reminders", date=today.isoformat(), verbosity=0)


def test_rules_say_when_and_who(agreement: Agreement, member: User, officer: User) -> None:
    make_rule(-7)
    make_rule(7, "officer")
    assert told(Day(2026, 6, 23)) == []
    assert told(WEEK_BEFORE) == [(member, -7)]
    assert told(WEEK_AFTER) == [(officer, 7)]


def test_without_rules_nobody_is_reminded(agreement: Agreement, member: User) -> None:
    make_rule(-7, is_active=False)
    make_rule(0, valid_to=Day(2026, 6, 30))
    assert told(WEEK_BEFORE) == told(DUE) == []


def test_a_municipality_with_its_own_rules_goes_by_those_alone(
    agreement: Agreement, member: User, board: Board, partner: Organisation
) -> None:
    make_rule(-7)
    make_rule(-14, municipality=board.organisation)
    elsewhere = make_signed(partners=(partner,), ends_on=None)
    make_due(elsewhere, DUE)
    assert told(Day(2026, 6, 17)) == [(member, -14)]
    [reminder] = due_reminders(WEEK_BEFORE)
    assert reminder.day.agreement == elsewhere
    ReminderRule.objects.filter(offset=-14).update(is_active=False)
    assert told(Day(2026, 6, 17)) == []


def test_what_is_done_since_is_not_reminded(agreement: Agreement, member: User) -> None:
    make_rule(-7)
    assert len(told(WEEK_BEFORE)) == 1
    Report.objects.create(due=ReportDue.objects.get(), status=Report.Status.SUBMITTED)
    assert told(WEEK_BEFORE) == []


def test_a_day_that_is_moved_is_reminded_anew(agreement: Agreement, member: User) -> None:
    make_rule(-7)
    remind(WEEK_BEFORE)
    assert told(WEEK_BEFORE) == []
    due = ReportDue.objects.get()
    due.due_on = Day(2026, 7, 15)
    due.save()
    assert told(WEEK_AFTER) == [(member, -7)]


def test_who_has_left_is_not_reminded(agreement: Agreement, member: User, officer: User) -> None:
    make_rule(-7)
    make_rule(-7, "officer")
    inactive = make_member(Role.PARTNER, member.memberships.get().organisation)
    User.objects.filter(pk=inactive.pk).update(is_active=False)
    Membership.objects.filter(user=member).delete()
    assert told(WEEK_BEFORE) == [(officer, -7)]


def test_who_cannot_read_the_agreement_is_not_reminded(agreement: Agreement, member: User) -> None:
    make_rule(-7)
    Agreement.objects.update(shared_at=None)
    assert told(WEEK_BEFORE) == []


def test_when_nobody_has_an_account_the_officer_is_told(
    agreement: Agreement, officer: User
) -> None:
    make_rule(-7)
    [reminder] = due_reminders(WEEK_BEFORE)
    assert (reminder.user, reminder.is_own) == (officer, True)


def test_mail_says_what_when_and_where(agreement: Agreement, member: User, officer: User) -> None:
    make_rule(-7)
    make_rule(7, "officer")
    remind(WEEK_BEFORE)
    remind(WEEK_AFTER)
    own, others = Message.objects.order_by("pk")
    number, title = agreement.reference, agreement.title
    link = f"https://testserver/overenskommelser/{agreement.pk}/uppfoljning/#reports"
    assert (own.to, own.subject) == (member, f"{number}: Lägesrapport, Vänföreningen, om 7 dagar")
    assert own.lead == (
        "Lägesrapport, Vänföreningen: 2026-07-01, om 7 dagar.\n\n"
        f"Skriv rapporten och lämna in den.\n\n{number} {title}\n{link}"
    )
    assert (others.to, others.subject) == (
        officer,
        f"{number}: Lägesrapport, Vänföreningen, för 7 dagar sedan",
    )
    assert "Det är någon annan som ska göra det." in others.body


def test_mail_is_in_the_language_of_its_reader(agreement: Agreement, partner: Organisation) -> None:
    make_member(Role.PARTNER, partner, user=make_user(mail_language="en"))
    make_rule(-1)
    remind(Day(2026, 6, 30))
    assert Message.objects.get().subject.endswith(": Progress report, Vänföreningen, tomorrow")


def test_several_are_told_that_one_is_enough(agreement: Agreement, partner: Organisation) -> None:
    for _number in range(2):
        make_member(Role.PARTNER, partner)
    make_rule(0)
    remind(DUE)
    texts = list(Message.objects.values_list("body", flat=True))
    assert ["Det räcker att en av er gör det." in text for text in texts] == [True, True]


def test_mail_of_a_case_with_a_secrecy_note_names_nothing(
    agreement: Agreement, member: User
) -> None:
    agreement.case.secrecy_note = "OSL 26 kap."
    agreement.case.save()
    make_rule(-7)
    remind(WEEK_BEFORE)
    message = Message.objects.get()
    assert message.subject == f"{agreement.reference}: Rapport, om 7 dagar"
    assert [w for w in (agreement.title, "Vänföreningen", "OSL") if w in message.body] == []


def test_mail_does_not_repeat_what_was_written(agreement: Agreement, member: User) -> None:
    meeting = make_called(agreement, Day(2026, 3, 3), member, status="closed")
    make_action(meeting, DUE, member, text="Ring kvhemlig")
    make_rule(0, kind=DayKind.ACTION)
    remind(DUE)
    message = Message.objects.get()
    assert "Åtgärd från ett möte, Styrgrupp" in message.subject
    assert "kvhemlig" not in message.subject + message.body


@pytest.mark.parametrize(
    ("others", "gets_digest", "own_way", "others_way"),
    [
        (None, False, [False], [False]),
        (None, True, [True], [True]),
        ("at_once", True, [True], [False]),
        ("digest", False, [False], [True]),
        ("none", False, [False], []),
    ],
)
def test_each_chooses_how_to_be_told_of_what_others_do(
    agreement: Agreement,
    member: User,
    officer: User,
    others: str | None,
    gets_digest: bool,
    own_way: list[bool],
    others_way: list[bool],
) -> None:
    make_rule(0)
    make_rule(0, "officer")
    User.objects.update(gets_digest=gets_digest)
    for user in (member, officer):
        if others:
            ReminderChoice.objects.create(user=user, others=others)
    remind(DUE)
    ways = {user: [] for user in (member, officer)}
    for message in Message.objects.select_related("to"):
        ways[message.to].append(message.is_for_digest)
    assert ways == {member: own_way, officer: others_way}
    member.refresh_from_db()
    assert member.gets_digest == gets_digest


def test_two_that_run_at_once_write_one_mail(agreement: Agreement, member: User) -> None:
    make_rule(0)
    [seen_by_both] = due_reminders(DUE)
    assert [send(seen_by_both, DUE), send(seen_by_both, DUE)] == [True, False]
    assert (Message.objects.count(), ReminderSent.objects.count()) == (1, 1)


def test_dry_run_tells_and_writes_nothing(agreement: Agreement, member: User) -> None:
    make_rule(-7)
    out = io.StringIO()
    call_command("send_reminders", date="2026-06-24", dry_run=True, stdout=out)
    assert out.getvalue() == (
        f"{member.email}: report {agreement.reference} 2026-07-01 (-7), at once\n"
        "1 would be written\n"
    )
    assert (Message.objects.count(), ReminderSent.objects.count()) == (0, 0)
    call_command("send_reminders", date="2026-06-24", stdout=out)
    assert out.getvalue().endswith("1 written\n")


def test_a_day_that_is_none_is_refused(db: None) -> None:
    with pytest.raises(CommandError, match="is no day"):
        call_command("send_reminders", date="midsommar")


@pytest.mark.parametrize("count", [1, 3])
def test_due_reminders_take_a_fixed_number_of_queries(
    count: int, partner: Organisation, member: User
) -> None:
    make_rule(0)
    board = make_board()
    for _number in range(count):
        make_watched(board, partner, 2026)
    with CaptureQueriesContext(connection) as captured:
        assert len(due_reminders(DUE)) == count
    assert len(captured) == 15


def test_standard_rules_are_loaded_once_and_kept_as_changed(board: Board) -> None:
    load_standards()
    assert ReminderRule.objects.filter(kind=DayKind.REPORT, audience="doer").count() == 5
    ReminderRule.objects.filter(kind=DayKind.MEETING).first().delete()
    before = ReminderRule.objects.count()
    load_standards()
    assert ReminderRule.objects.count() == before


def test_administrator_keeps_rules_of_the_own_municipality(client: Client, board: Board) -> None:
    common = make_rule(-7)
    other = make_rule(-3, municipality=make_board().organisation)
    administrator = make_member(Role.ADMINISTRATOR, board, user=make_user(is_staff=True))
    client.force_login(administrator)
    url = "/admin/followup/reminderrule/"
    page = client.get(url)
    assert [row.pk for row in page.context["cl"].result_list] == [common.pk]
    assert client.get(f"{url}{other.pk}/change/").status_code == 302
    client.post(url, {"action": "copy_to_own", "_selected_action": [common.pk]})
    own = ReminderRule.objects.get(municipality=board.organisation)
    assert (own.kind, own.offset, own.audience) == (common.kind, -7, "doer")
    facts = {"kind": "report", "offset": -14, "audience": "doer", "is_active": "on"}
    facts |= {"municipality": board.organisation_id}
    assert client.post(f"{url}{own.pk}/change/", facts)["Location"] == url
    assert client.post(f"{url}{common.pk}/change/", facts).status_code == 403
    assert client.post(f"{url}add/", facts).status_code == 200  # there is such a rule already
