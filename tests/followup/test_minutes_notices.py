"""Who is told that minutes are closed: behind the sign-in, or by mail without an account."""

import base64
import datetime

import pytest
import time_machine
from django.test import Client

from followup import minutes
from followup.models import GroupMeeting
from iop.accounts.models import Message, User
from partners.models import Board, Role
from tests.factories import make_member, make_user
from tests.followup.making import make_signed, partner_party
from tests.followup.making_minutes import (
    closing,
    first_item,
    here,
    make_logged,
    make_person,
)

pytestmark = pytest.mark.django_db
ADA, BO = "ada@forening.example", "bo@forening.example"


@pytest.fixture(autouse=True)
def _after_the_meeting():
    with time_machine.travel(datetime.datetime(2026, 5, 20, 9, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def meeting(board: Board) -> GroupMeeting:
    return make_logged(make_signed(board=board))


def closed(user: User, meeting: GroupMeeting, **facts) -> GroupMeeting:
    return minutes.close(user, meeting, **closing(meeting, **facts))


def file_of(message: Message) -> bytes:
    return base64.b64decode(message.attachment)


def by_address() -> dict[str, Message]:
    return {message.address: message for message in Message.objects.filter(to=None)}


def stored(meeting: GroupMeeting, name: str) -> bytes:
    with getattr(meeting, name).file.open("rb") as file:
        return file.read()


def make_confidential(meeting: GroupMeeting) -> None:
    item = first_item(meeting)
    item.is_confidential = True
    item.save()


def test_the_called_are_told_and_the_adjusters_asked(officer: User, meeting: GroupMeeting) -> None:
    partner = make_member(Role.PARTNER, partner_party(meeting.agreement).organisation)
    chief = make_member(Role.CHIEF, meeting.case.board)
    guest = make_user()
    adjuster = here(make_person(meeting, "Ada", user=partner))
    make_person(meeting, "Bo", user=chief)
    make_person(meeting, "Cy", user=guest)  # without a role, and called by account
    make_person(meeting, "Di", user=officer)
    closed(officer, meeting, adjusters={adjuster.pk})
    told = {message.to: message for message in Message.objects.all()}
    assert set(told) == {partner, chief, guest}
    assert "justera" in told[partner].subject
    assert "läsa" in told[chief].subject
    assert f"/moten/{meeting.pk}/" in told[chief].body
    assert {message.attachment for message in told.values()} == {""}


def test_without_an_account_the_minutes_come_by_mail(officer: User, meeting: GroupMeeting) -> None:
    ada = here(make_person(meeting, "Ada", email=ADA))
    make_person(meeting, "Bo", email=BO)
    make_person(meeting, "Bo, igen", email=BO.upper())
    make_person(meeting, "Cy")
    row = closed(officer, meeting, adjusters={ada.pk})
    told = by_address()
    assert len(told) == Message.objects.count() == 2
    to_ada, to_bo = told[ADA], next(told[one] for one in told if one.lower() == BO)
    assert "läsa och justera" in to_ada.subject
    assert "svara på det här mejlet" in to_ada.body
    assert "svara på det här mejlet" not in to_bo.body
    assert to_ada.sender == officer
    for message in (to_ada, to_bo):
        assert "/moten/" not in message.body  # a page that asks for a sign-in
        assert "förtroliga" not in message.body
        assert message.attachment_name == "protokoll-2026-05-14.pdf"
        assert file_of(message) == stored(row, "minutes")


# --- When they are adjusted ------------------------------------------------------------


def adjusted(meeting: GroupMeeting, closer: User) -> tuple[GroupMeeting, User]:
    """Closed by the one, and confirmed by a partner who was chosen; with what was sent of that."""
    partner = make_member(Role.PARTNER, partner_party(meeting.agreement).organisation)
    adjuster = here(make_person(meeting, "Maja", user=partner))
    row = closed(closer, meeting, adjusters={adjuster.pk})
    Message.objects.all().delete()
    row = minutes.confirm(partner, row, adjuster.pk)
    assert row.status == GroupMeeting.Status.ADJUSTED
    return row, partner


def test_without_an_account_the_adjusted_minutes_come_too(
    officer: User, meeting: GroupMeeting
) -> None:
    make_confidential(meeting)
    make_person(meeting, "Ada", email=ADA)
    make_person(meeting, "Bo", email=BO, user=make_user(is_active=False))
    make_person(meeting, "Cy", user=make_member(Role.CHIEF, meeting.case.board))
    row, _partner = adjusted(meeting, officer)
    [message] = Message.objects.all()
    assert message.address == ADA
    assert "justerat protokoll" in message.subject
    assert "är justerat" in message.body
    assert "utan de förtroliga punkterna" in message.body
    assert message.sender == officer
    assert file_of(message) == stored(row, "open_minutes") != stored(row, "minutes")


def test_adjusted_minutes_of_a_case_with_a_secrecy_note_are_not_sent(
    officer: User, meeting: GroupMeeting
) -> None:
    case = meeting.case
    case.secrecy_note = "OSL 26:1"
    case.save()
    make_person(meeting, "Ada", email=ADA)
    adjusted(meeting, officer)
    [message] = Message.objects.all()
    assert (message.attachment, message.attachment_name) == ("", "")
    assert f"skickas inte med mejl: be {officer.name} att få" in message.body


def test_whoever_confirms_last_sends_when_the_account_that_closed_is_closed(
    officer: User, meeting: GroupMeeting
) -> None:
    make_person(meeting, "Ada", email=ADA)
    closer = make_member(Role.OFFICER, meeting.case.board)
    partner = make_member(Role.PARTNER, partner_party(meeting.agreement).organisation)
    adjuster = here(make_person(meeting, "Maja", user=partner))
    row = closed(closer, meeting, adjusters={adjuster.pk})
    closer.is_active = False
    closer.save()
    minutes.confirm(partner, row, adjuster.pk)
    latest = Message.objects.filter(address=ADA).order_by("pk").last()
    assert latest is not None
    assert (latest.sender, "justerat" in latest.subject) == (partner, True)


def test_what_is_confidential_is_not_in_the_mail(officer: User, meeting: GroupMeeting) -> None:
    make_confidential(meeting)
    make_person(meeting, "Bo", email=BO)
    row = closed(officer, meeting)
    [message] = by_address().values()
    assert file_of(message) == stored(row, "open_minutes") != stored(row, "minutes")
    assert "utan de förtroliga punkterna" in message.body


def test_a_case_with_a_secrecy_note_sends_no_minutes(officer: User, meeting: GroupMeeting) -> None:
    case = meeting.case
    case.secrecy_note = "OSL 26:1"
    case.save()
    make_person(meeting, "Bo", email=BO)
    closed(officer, meeting)
    [message] = by_address().values()
    assert (message.attachment, message.attachment_name) == ("", "")
    assert f"skickas inte med mejl: be {officer.name} att få" in message.body
    assert meeting.agreement.title not in message.subject + message.body


def test_a_closed_account_is_told_nothing(officer: User, meeting: GroupMeeting) -> None:
    gone = make_user(is_active=False)
    make_person(meeting, "Bo", email=BO, user=gone)
    closed(officer, meeting)
    assert not Message.objects.exists()


def test_only_who_is_newly_chosen_is_asked(officer: User, meeting: GroupMeeting) -> None:
    ada, bo = (
        here(make_person(meeting, name, email=email)) for name, email in (("Ada", ADA), ("Bo", BO))
    )
    row = closed(officer, meeting, adjusters={ada.pk})
    first = row.minutes
    Message.objects.all().delete()
    minutes.choose_adjusters(officer, row, {ada.pk, bo.pk})
    row.refresh_from_db()
    assert row.minutes != first  # the file names those who adjust
    assert {one: file_of(message) for one, message in by_address().items()} == {
        BO: stored(row, "minutes")
    }
    minutes.choose_adjusters(officer, row, {ada.pk, bo.pk})
    assert Message.objects.count() == 1


def test_who_closes_sees_where_the_minutes_go(
    client: Client, officer: User, meeting: GroupMeeting
) -> None:
    person = here(make_person(meeting, "Bo", email=BO))
    client.force_login(officer)
    url = f"/moten/{meeting.pk}/avsluta/"
    page = client.get(url).content.decode()
    assert f'<li>Bo <span class="whole">{BO}</span></li>' in page
    assert "Ove Lind" not in page  # neither an address, nor present
    facts = {"held_on": "2026-05-14", "minutes_taker": "Maj", "adjusters": [str(person.pk)]}
    page = client.post(url, facts, follow=True).content.decode()
    assert "Ingen e-postadress finns för: Maj Ek, Ove Lind." in page
