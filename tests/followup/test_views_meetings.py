"""The pages of meetings: who comes in, what they show, and what pressing their buttons does."""

import datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agreements.models import Agreement
from followup.models import Attendance, GroupMeeting, Topic
from iop.accounts.models import Message, User
from partners.models import Board, Role
from tests.factories import make_member, make_organisation, make_user
from tests.followup.making import make_group, make_signed, partner_party
from tests.followup.making_meetings import (
    make_action,
    make_agenda_item,
    make_attendance,
    make_group_meeting,
    make_held,
    make_topic,
)

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 2, 1)


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel(datetime.datetime(2026, 2, 1, 9, tzinfo=datetime.UTC)):
        yield


@pytest.fixture
def agreement(board: Board) -> Agreement:
    agreement = make_signed(board=board)
    make_group(agreement)
    return agreement


def to(name: str, row: Any) -> str:
    return reverse(f"meetings:{name}", args=[row.pk])


def page(client: Client, name: str, row: Any) -> str:
    answer = client.get(to(name, row))
    assert answer.status_code == 200
    return answer.content.decode()


# --- The list ------------------------------------------------------------------------------


def test_list_shows_the_whole_chain(client: Client, officer: User, agreement: Agreement) -> None:
    earlier = make_signed(case=agreement.case, version=0, status=Agreement.Status.SUPERSEDED)
    held = make_held(earlier)
    coming = make_group_meeting(agreement=agreement, held_on=datetime.date(2026, 2, 20))
    far = make_group_meeting(
        agreement=agreement,
        period_from=datetime.date(2026, 7, 1),
        period_to=datetime.date(2026, 12, 31),
    )
    gone = make_group_meeting(agreement=agreement, status=GroupMeeting.Status.CANCELLED)
    make_group_meeting()
    client.force_login(officer)
    answer = client.get(to("list", agreement))
    shown = {name: list(answer.context[name]) for name in ("coming", "later", "held", "cancelled")}
    assert shown == {"coming": [coming], "later": [far], "held": [held], "cancelled": [gone]}


def test_list_says_when_the_time_of_a_plan_has_passed(
    client: Client, officer: User, agreement: Agreement
) -> None:
    make_group_meeting(
        agreement=agreement,
        period_from=datetime.date(2025, 7, 1),
        period_to=datetime.date(2025, 12, 31),
    )
    client.force_login(officer)
    assert "Tiden har passerat" in page(client, "list", agreement)


def test_list_of_an_agreement_without_a_group_says_so(
    client: Client, officer: User, board: Board
) -> None:
    agreement = make_signed(board=board)
    client.force_login(officer)
    text = page(client, "list", agreement)
    assert "nämner ingen grupp" in text
    assert to("create", agreement) not in text


def test_topic_is_added_and_taken_back(client: Client, agreement: Agreement) -> None:
    partner = make_member(Role.PARTNER, partner_party(agreement).organisation)
    client.force_login(partner)
    group = agreement.groups.get()
    client.post(to("topic_add", agreement), {"group": group.pk, "text": "Ny lokal"})
    topic = Topic.objects.get()
    assert (topic.raised_by, topic.group) == (partner, group)
    assert "Ny lokal" in page(client, "list", agreement)
    client.post(to("topic_drop", topic))
    assert "Ny lokal" not in page(client, "list", agreement).partition('<h2 id="topics"')[2]
    assert client.post(to("topic_drop", topic)).status_code == 404


def test_empty_topic_is_asked_for(client: Client, officer: User, agreement: Agreement) -> None:
    client.force_login(officer)
    answer = client.post(to("topic_add", agreement), {"group": agreement.groups.get().pk})
    assert answer.status_code == 422
    assert "invalid-feedback" in answer.content.decode()


def test_topic_of_another_agreements_group_is_refused(
    client: Client, officer: User, agreement: Agreement
) -> None:
    client.force_login(officer)
    foreign = make_group(make_signed())
    answer = client.post(to("topic_add", agreement), {"group": foreign.pk, "text": "Ny lokal"})
    assert (answer.status_code, Topic.objects.count()) == (422, 0)


# --- One meeting ---------------------------------------------------------------------------


def test_meeting_is_added_by_hand(client: Client, officer: User, agreement: Agreement) -> None:
    client.force_login(officer)
    form = {"group": agreement.groups.get().pk, "held_on": "2026-03-04", "starts_at": "13:00"}
    wrong = client.post(to("create", agreement), form | {"ends_at": "12:00"})
    assert (wrong.status_code, GroupMeeting.objects.count()) == (422, 0)
    answer = client.post(to("create", agreement), form)
    meeting = GroupMeeting.objects.get()
    assert answer["Location"] == meeting.get_absolute_url()
    assert (meeting.status, meeting.place_in_plan, Message.objects.count()) == ("planned", None, 0)


def test_called_meeting_is_changed_by_a_new_call(
    client: Client, officer: User, agreement: Agreement
) -> None:
    client.force_login(officer)
    planned = make_group_meeting(agreement=agreement)
    client.post(to("edit", planned), {"place": "Biblioteket"})
    planned.refresh_from_db()
    assert planned.place == "Biblioteket"
    called = make_group_meeting(agreement=agreement, status=GroupMeeting.Status.CALLED)
    assert client.post(to("edit", called), {"place": "X"})["Location"] == to("call", called)


@pytest.mark.parametrize("name", ["edit", "call", "cancel", "agenda"])
def test_closed_meeting_is_not_changed(
    client: Client, officer: User, agreement: Agreement, name: str
) -> None:
    client.force_login(officer)
    answer = client.post(to(name, make_held(agreement)), {"reason": "x"})
    assert answer.status_code == 403


def test_detail_shows_agenda_and_what_came_of_it(
    client: Client, officer: User, agreement: Agreement
) -> None:
    held = make_held(agreement)
    item = make_agenda_item(held, "Lokalen", background="Känt förut", note="Sagt på mötet")
    item.outcomes.create(kind="decision", text="Vi flyttar")
    action = make_action(held, "Packa", responsible="Åsa", due_on=datetime.date(2026, 3, 1))
    client.force_login(officer)
    text = page(client, "detail", held)
    for words in ("Lokalen", "Känt förut", "Sagt på mötet", "Vi flyttar", to("action", action)):
        assert words in text
    assert to("call", held) not in text


def test_invited_person_reads_the_meeting_from_the_call_on(
    client: Client, nobody: User, agreement: Agreement
) -> None:
    meeting = make_group_meeting(agreement=agreement)
    make_attendance(meeting, user=nobody)
    client.force_login(nobody)
    assert client.get(meeting.get_absolute_url()).status_code == 404
    meeting.status, meeting.called_at = GroupMeeting.Status.CALLED, timezone.now()
    meeting.save()
    text = page(client, "detail", meeting)
    assert to("list", agreement) not in text
    assert client.get(to("list", agreement)).status_code == 404
    assert client.get(to("call", meeting)).status_code == 403


# --- The call ------------------------------------------------------------------------------


def call_form(client: Client, meeting: GroupMeeting, **fields: str) -> dict[str, Any]:
    """What the page of the call would post as it stands."""
    people = client.get(to("call", meeting)).context["people"].forms
    posted: dict[str, Any] = {
        "which": client.get(to("call", meeting)).context["which"],
        "held_on": "2026-03-04",
        "starts_at": "13:00",
        "place": "Stadshuset",
        "person": [one.prefix for one in people],
    }
    for one in people:
        posted |= {f"{one.prefix}-{name}": one[name].value() or "" for name in one.fields}
    return posted | fields


def test_members_are_proposed_and_called(
    client: Client, officer: User, agreement: Agreement
) -> None:
    meeting = make_group_meeting(agreement=agreement)
    client.force_login(officer)
    form = call_form(client, meeting)
    first, second, spare, _empty = form["person"]
    form |= {f"{first}-email": "a@a.example", f"{second}-is_gone": "on"}
    form |= {f"{spare}-name": "Gäst", f"{spare}-email": "gast@a.example"}
    client.post(to("call", meeting), form | {"draft": "1"})
    assert [one.name for one in meeting.attendances.all()] == ["Ledamot 1", "Gäst"]
    assert all(one.member for one in Attendance.objects.filter(name="Ledamot 1"))
    assert Message.objects.count() == 0
    answer = client.post(to("call", meeting), call_form(client, meeting, send="1"))
    assert answer["Location"] == meeting.get_absolute_url()
    assert {one.address for one in Message.objects.all()} == {"a@a.example", "gast@a.example"}
    assert meeting.attendances.count() == 2


def test_call_keeps_what_was_typed_and_says_what_is_missing(
    client: Client, officer: User, agreement: Agreement
) -> None:
    meeting = make_group_meeting(agreement=agreement)
    client.force_login(officer)
    form = call_form(client, meeting, place="", message="Ta med fika", send="1")
    answer = client.post(to("call", meeting), form)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Ange var mötet är" in text
    assert "Ta med fika" in text
    meeting.refresh_from_db()
    assert (meeting.message, meeting.attendances.count()) == ("", 0)


def test_second_press_is_told_that_it_is_called(
    client: Client, officer: User, agreement: Agreement
) -> None:
    meeting = make_group_meeting(agreement=agreement)
    make_attendance(meeting, email="a@a.example")
    client.force_login(officer)
    form = call_form(client, meeting, send="1")
    assert client.post(to("call", meeting), form).status_code == 302
    again = client.post(to("call", meeting), form)
    assert (again.status_code, Message.objects.count()) == (422, 1)
    assert "precis kallat" in again.content.decode()


def test_person_of_another_meeting_is_not_taken_over(
    client: Client, officer: User, agreement: Agreement
) -> None:
    other = make_attendance(make_group_meeting(), "Någon annan")
    meeting = make_group_meeting(agreement=agreement)
    client.force_login(officer)
    form = call_form(client, meeting, draft="1")
    form["person"].append(str(other.pk))
    client.post(to("call", meeting), form | {f"{other.pk}-name": "Ny"})
    other.refresh_from_db()
    assert (other.name, other.meeting == meeting) == ("Någon annan", False)
    assert meeting.attendances.filter(name="Ny").count() == 1


def test_party_of_another_agreement_is_not_represented(
    client: Client, officer: User, agreement: Agreement
) -> None:
    meeting = make_group_meeting(agreement=agreement)
    client.force_login(officer)
    form = call_form(client, meeting, draft="1")
    key = form["person"][0]
    foreign = partner_party(make_signed())
    answer = client.post(to("call", meeting), form | {f"{key}-party": str(foreign.pk)})
    assert (answer.status_code, meeting.attendances.count()) == (422, 0)


def test_meeting_is_cancelled_with_its_reason(
    client: Client, officer: User, agreement: Agreement
) -> None:
    meeting = make_group_meeting(agreement=agreement)
    client.force_login(officer)
    assert client.post(to("cancel", meeting), {"reason": " "}).status_code == 422
    client.post(to("cancel", meeting), {"reason": "Ingen kan komma"})
    meeting.refresh_from_db()
    assert meeting.status == "cancelled"


# --- The agenda ----------------------------------------------------------------------------


def test_agenda_is_mended_without_losing_what_is_typed(
    client: Client, officer: User, agreement: Agreement
) -> None:
    meeting = make_group_meeting(agreement=agreement)
    first, second = make_agenda_item(meeting, "Ett"), make_agenda_item(meeting, "Två")
    client.force_login(officer)
    typed = {f"heading-{first.pk}": "Ett, ändrad", f"heading-{second.pk}": "Två"}
    answer = client.post(to("agenda", meeting), typed | {"act": f"up:{second.pk}"})
    assert answer["Location"].endswith(f"#up-{second.pk}")
    client.post(to("agenda", meeting), typed | {"act": "add", "heading": "Tre"})
    client.post(to("agenda", meeting), typed | {"act": f"remove:{second.pk}"})
    assert [item.heading for item in meeting.items.all()] == ["Ett, ändrad", "Tre"]
    assert client.post(to("agenda", meeting), {})["Location"] == meeting.get_absolute_url()


def test_agenda_is_made_by_a_button(client: Client, officer: User, agreement: Agreement) -> None:
    meeting = make_group_meeting(agreement=agreement)
    make_topic(meeting.group, "Lokalen")
    client.force_login(officer)
    assert to("agenda_make", meeting) in page(client, "detail", meeting)
    client.post(to("agenda_make", meeting))
    assert [item.heading for item in meeting.items.all()] == ["Lokalen"]


# --- Figures -------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("list", 12), ("actions", 8), ("detail", 15)])
def test_pages_ask_a_fixed_number_of_queries(
    client: Client,
    officer: User,
    agreement: Agreement,
    name: str,
    queries: int,
    count: int,
    django_assert_num_queries: Any,
) -> None:
    held = make_held(agreement)
    for _row in range(count):
        make_group_meeting(agreement=agreement, held_on=datetime.date(2026, 2, 20))
        make_topic(held.group)
        make_agenda_item(held).outcomes.create(text="Sagt")
        person = make_attendance(held, party=partner_party(agreement), user=make_user())
        make_action(held, responsible="Åsa", attendance=person)
        make_action(held, done_on=TODAY, done_by=make_user())
    client.force_login(officer)
    row = held if name == "detail" else agreement
    client.get(to(name, row))
    with django_assert_num_queries(queries):
        client.get(to(name, row))


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("call", 13), ("agenda", 8)])
def test_forms_ask_a_fixed_number_of_queries(
    client: Client,
    officer: User,
    agreement: Agreement,
    name: str,
    queries: int,
    count: int,
    django_assert_num_queries: Any,
) -> None:
    meeting = make_group_meeting(agreement=agreement)
    for _row in range(count):
        make_attendance(meeting, party=partner_party(agreement), email="a@a.example")
        make_agenda_item(meeting)
        make_topic(meeting.group)
    client.force_login(officer)
    client.get(to(name, meeting))
    with django_assert_num_queries(queries):
        client.get(to(name, meeting))


def test_stranger_comes_nowhere(client: Client, agreement: Agreement) -> None:
    client.force_login(make_member(Role.PARTNER, make_organisation()))
    meeting = make_held(agreement)
    for path in (to("list", agreement), to("detail", meeting), to("actions", agreement)):
        assert client.get(path).status_code == 404
    for path in (to("action", make_action(meeting)),):
        assert client.get(path).status_code == 404
