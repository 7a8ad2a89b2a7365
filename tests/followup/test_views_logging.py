"""Logging a meeting as browsers ask for it: one save at a time, or the whole form at once."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from agreements.models import Agreement
from followup import minutes
from followup.models import ActionItem, AgendaItem, GroupMeeting, Outcome
from iop.accounts.models import User
from partners.models import Board, Role
from tests.factories import make_member, make_user
from tests.followup.making import make_signed, partner_party
from tests.followup.making_minutes import (
    Status,
    closing,
    first_item,
    here,
    make_logged,
    make_person,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(board: Board) -> GroupMeeting:
    return make_logged(make_signed(board=board))


@pytest.fixture
def writer(client: Client, officer: User) -> Client:
    client.force_login(officer)
    return client


def here_of(meeting: GroupMeeting, name: str = "log") -> str:
    return reverse(f"meetings:{name}", args=[meeting.pk])


def send(client: Client, meeting: GroupMeeting, what: str, key: Any, **data: Any) -> Any:
    path = reverse("meetings:log_save", args=[meeting.pk, what])
    return client.post(path, {"key": key, **data}, HTTP_ACCEPT="application/json")


# --- One save at a time ----------------------------------------------------------------


def test_a_note_is_saved(writer: Client, meeting: GroupMeeting) -> None:
    item = first_item(meeting)
    response = send(writer, meeting, "note", item.pk, text="Två väntar.", revision=0)
    assert response.json() == {"state": "saved", "unit": {"text": "Två väntar.", "revision": 1}}


def test_a_note_from_an_older_revision_gets_both(writer: Client, meeting: GroupMeeting) -> None:
    item = first_item(meeting)
    send(writer, meeting, "note", item.pk, text="Den ena.", revision=0)
    response = send(writer, meeting, "note", item.pk, text="Den andra.", revision=0)
    assert response.status_code == 409
    assert response.json() == {"state": "behind", "theirs": {"text": "Den ena.", "revision": 1}}


def test_what_is_wrong_is_told(writer: Client, meeting: GroupMeeting) -> None:
    item = first_item(meeting)
    response = send(writer, meeting, "note", item.pk, text="x" * 20_001, revision=0)
    assert response.status_code == 422
    assert response.json() == {
        "state": "invalid",
        "errors": ["Anteckningen är längre än 20 000 tecken. Korta den."],
    }


def test_each_kind_is_saved(writer: Client, meeting: GroupMeeting) -> None:
    item, person = first_item(meeting), meeting.attendances.get(name="Ove Lind")
    row = {"item": item.pk, "base": ""}
    key = uuid4()
    for what, one, data in (
        ("presence", person.pk, {"presence": "partly"}),
        ("confidential", item.pk, {"value": "1"}),
        ("guest", key, {"name": "Gun Gäst", "party": ""}),
        ("item", key, {"heading": "Sommaren"}),
        ("note", key, {"text": "Vi ses.", "revision": 0}),
        ("outcome", key, {"kind": "decision", "text": "Ja.", **row}),
        ("action", key, {"text": "Ring.", "responsible": "Ove Lind", "due_on": "", **row}),
    ):
        response = send(writer, meeting, what, one, **data)
        assert (what, response.status_code, response.json()["state"]) == (what, 200, "saved")
    person.refresh_from_db()
    assert person.presence == "partly"
    assert AgendaItem.objects.get(pk=key).note == "Vi ses."
    assert ActionItem.objects.get().attendance == person
    units = writer.get(here_of(meeting, "log_state")).json()["units"]
    assert units[f"outcome.{key}"]["text"] == "Ja."
    assert units[f"confidential.{item.pk}"] == {"value": True}


def test_what_is_not_known_is_not_found(writer: Client, meeting: GroupMeeting) -> None:
    assert send(writer, meeting, "nagot", uuid4()).status_code == 404
    assert send(writer, meeting, "note", "fel", text="", revision=0).status_code == 404
    assert send(writer, meeting, "note", uuid4(), text="", revision=0).status_code == 404


def test_a_closed_meeting_says_so(writer: Client, officer: User, meeting: GroupMeeting) -> None:
    minutes.close(officer, meeting, **closing(meeting))
    response = send(writer, meeting, "note", first_item(meeting).pk, text="Sent.", revision=0)
    assert (response.status_code, response.json()["state"]) == (409, "closed")
    page = writer.get(here_of(meeting))
    assert (page.status_code, "Till mötet" in page.content.decode()) == (409, True)
    assert writer.get(here_of(meeting, "log_state")).json()["is_locked"] is True


# --- The whole form, as a browser without scripts sends it ------------------------------


def fields_of(client: Client, meeting: GroupMeeting) -> dict[str, str]:
    """What the page's form holds when nothing is touched."""
    page = client.get(here_of(meeting)).context["page"]
    found = {}
    for unit in page.people:
        found[f"{unit.name}.presence"] = unit.data["presence"]
        found[f"{unit.name}.shown"] = unit.shown
    for item in page.items:
        found[f"{item.note.name}.text"] = item.note.data["text"]
        found[f"{item.note.name}.revision"] = str(item.note.data["revision"])
        found[f"{item.note.name}.shown"] = item.note.shown
        found[f"{item.confidential.name}.shown"] = item.confidential.shown
        for unit in (*item.rows, *item.blank):
            for fact in ("item", "base", "kind", "text", "responsible", "due_on"):
                found[f"{unit.name}.{fact}"] = str(unit.data.get(fact, ""))
    found[f"{page.guest.name}.name"] = found[f"{page.new_item.name}.heading"] = ""
    return found


def one_of(fields: dict[str, str], what: str, fact: str) -> str:
    return next(
        name for name in fields if name.startswith(f"{what}.") and name.endswith(f".{fact}")
    )


def test_an_untouched_form_changes_nothing(writer: Client, meeting: GroupMeeting) -> None:
    item = first_item(meeting)
    Outcome.objects.create(item=item, kind="decision", text="Ja.")
    ActionItem.objects.create(item=item, text="Ring.", responsible="Ove")
    fields = fields_of(writer, meeting)
    AgendaItem.objects.filter(pk=item.pk).update(note="Den andras.", revision=1)
    assert writer.post(here_of(meeting), fields).status_code == 302
    item.refresh_from_db()
    assert (item.note, Outcome.objects.count(), ActionItem.objects.count()) == ("Den andras.", 1, 1)
    assert meeting.attendances.count() == 2


def test_the_whole_form_saves_what_was_touched(writer: Client, meeting: GroupMeeting) -> None:
    fields = fields_of(writer, meeting)
    fields[one_of(fields, "note", "text")] = "Två väntar."
    fields[one_of(fields, "presence", "presence")] = "present"
    fields[one_of(fields, "confidential", "shown").replace("shown", "value")] = "1"
    fields[one_of(fields, "outcome", "text")] = "Vi fortsätter."
    fields[one_of(fields, "action", "text")] = "Bokar lokal."
    fields[one_of(fields, "guest", "name")] = "Gun Gäst"
    fields[one_of(fields, "item", "heading")] = "Sommaren"
    response = writer.post(here_of(meeting), fields)
    assert response.status_code == 302
    item = first_item(meeting)
    assert (item.note, item.is_confidential) == ("Två väntar.", True)
    assert [one.text for one in item.outcomes.all()] == ["Vi fortsätter."]
    assert [one.text for one in item.actions.all()] == ["Bokar lokal."]
    assert [one.presence for one in meeting.attendances.all()] == ["present", "", "present"]
    assert meeting.items.count() == 2


def test_the_whole_form_keeps_both_versions(writer: Client, meeting: GroupMeeting) -> None:
    item, fields = first_item(meeting), fields_of(writer, meeting)
    send(writer, meeting, "note", item.pk, text="Den ena.", revision=0)
    fields[f"note.{item.pk}.text"] = "Den andra."
    fields[one_of(fields, "guest", "name")] = "Gun Gäst"
    response = writer.post(here_of(meeting), fields)
    text = response.content.decode()
    assert response.status_code == 409
    assert ("Den ena." in text, "Den andra." in text) == (True, True)
    assert meeting.attendances.filter(name="Gun Gäst").exists()

    [unit] = [card.note for card in response.context["page"].items]
    fields |= {f"{unit.name}.revision": unit.data["revision"], f"{unit.name}.shown": unit.shown}
    fields[f"{unit.name}.text"] = "Den ena. Den andra."
    fields[one_of(fields, "guest", "name")] = ""
    assert writer.post(here_of(meeting), fields).status_code == 302
    item.refresh_from_db()
    assert item.note == "Den ena. Den andra."


def test_what_is_wrong_keeps_what_was_typed(writer: Client, meeting: GroupMeeting) -> None:
    fields = fields_of(writer, meeting)
    fields[one_of(fields, "action", "text")] = "Bokar lokal."
    fields[one_of(fields, "action", "due_on")] = "i morgon"
    response = writer.post(here_of(meeting), fields)
    assert response.status_code == 422
    assert "Bokar lokal." in response.content.decode()


# --- Closing, adjusting, fetching -------------------------------------------------------


def test_begun_closed_adjusted_and_fetched(writer: Client, board: Board) -> None:
    meeting = make_logged(make_signed(board=board), status=Status.CALLED)
    assert writer.post(here_of(meeting, "begin"))["Location"] == here_of(meeting)
    person = here(meeting.attendances.get(name="Maj Ek"))
    assert writer.get(here_of(meeting, "close")).status_code == 200
    facts = {"held_on": "2026-05-14", "minutes_taker": "Maj Ek", "adjusters": [person.pk]}
    response = writer.post(here_of(meeting, "close"), facts, follow=True)
    assert "Protokollet finns bland ärendets filer" in response.content.decode()

    path = reverse("meetings:confirm", args=[meeting.pk, person.pk])
    writer.post(path, {"confirmed_on": ""})
    meeting.refresh_from_db()
    assert meeting.status == Status.CLOSED
    response = writer.post(path, {"confirmed_on": "2026-05-15"}, follow=True)
    assert "Protokollet är justerat av alla" in response.content.decode()
    meeting.refresh_from_db()
    assert meeting.status == Status.ADJUSTED
    file = writer.get(here_of(meeting, "minutes"))
    assert b"".join(file.streaming_content).startswith(b"%PDF")
    assert "justerat" not in file["Content-Disposition"]


def test_closing_proposes_the_chair_who_came(writer: Client, meeting: GroupMeeting) -> None:
    person = here(meeting.attendances.get(name="Maj Ek"))
    member = meeting.group.members.earliest("position")
    member.is_chair = True
    member.save()
    assert 'name="chair" value' not in writer.get(here_of(meeting, "close")).content.decode()
    person.member = member
    person.save()
    page = writer.get(here_of(meeting, "close")).content.decode()
    assert 'name="chair" value="Maj Ek"' in page


def test_closing_asks_who_adjusts(writer: Client, meeting: GroupMeeting) -> None:
    here(meeting.attendances.get(name="Maj Ek"))
    facts = {"held_on": "2026-05-14", "minutes_taker": "Maj Ek"}
    response = writer.post(here_of(meeting, "close"), facts)
    assert response.status_code == 422
    assert "Välj vem som justerar protokollet" in response.content.decode()


def test_who_adjusts_was_there(writer: Client, meeting: GroupMeeting) -> None:
    away = meeting.attendances.get(name="Ove Lind")
    here(meeting.attendances.get(name="Maj Ek"))
    facts = {"held_on": "2026-05-14", "minutes_taker": "M", "adjusters": [away.pk]}
    response = writer.post(here_of(meeting, "close"), facts)
    assert (response.status_code, "bland dem som var" in response.content.decode()) == (422, True)


def test_opened_again_with_a_reason(writer: Client, officer: User, meeting: GroupMeeting) -> None:
    minutes.close(officer, meeting, **closing(meeting))
    path = here_of(meeting, "reopen")
    assert writer.get(path).status_code == 200
    assert writer.post(path, {"reason": ""}).status_code == 422
    assert writer.post(path, {"reason": "Ett namn är fel."})["Location"] == here_of(meeting)
    assert writer.get(here_of(meeting, "minutes")).status_code == 404


def test_others_are_chosen(writer: Client, officer: User, meeting: GroupMeeting) -> None:
    minutes.close(officer, meeting, **closing(meeting))
    other = here(meeting.attendances.get(name="Ove Lind"))
    path = here_of(meeting, "adjusters")
    assert writer.get(path).status_code == 200
    assert writer.post(path, {}).status_code == 422
    assert writer.post(path, {"adjusters": [other.pk]}).status_code == 302
    assert list(meeting.attendances.filter(is_adjuster=True)) == [other]


def test_an_invited_one_reads_and_confirms(
    client: Client, officer: User, meeting: GroupMeeting
) -> None:
    guest = make_user()
    person = here(make_person(meeting, "Ada", user=guest))
    GroupMeeting.objects.filter(pk=meeting.pk).update(called_at="2026-05-01T00:00Z")
    minutes.close(officer, meeting, **closing(meeting, adjusters={person.pk}))
    client.force_login(guest)
    assert client.get(here_of(meeting)).status_code == 403
    assert (
        "Bekräfta att protokollet stämmer"
        in client.get(meeting.get_absolute_url()).content.decode()
    )
    file = client.get(f"{here_of(meeting, 'minutes')}?utan=fortroliga")
    assert b"".join(file.streaming_content).startswith(b"%PDF")
    client.post(reverse("meetings:confirm", args=[meeting.pk, person.pk]))
    meeting.refresh_from_db()
    assert meeting.status == Status.ADJUSTED


# --- A change of the agreement ----------------------------------------------------------


def test_a_decision_opens_a_change(writer: Client, officer: User, meeting: GroupMeeting) -> None:
    outcome = Outcome.objects.create(item=first_item(meeting), kind="decision", text="Fler.")
    path = reverse("meetings:open_change", args=[outcome.pk])
    writer.post(path)
    assert Agreement.objects.count() == 1
    minutes.close(officer, meeting, **closing(meeting))
    assert "Öppna en ändring" in writer.get(meeting.get_absolute_url()).content.decode()
    for _time in range(2):
        response = writer.post(path)
    draft = Agreement.objects.exclude(pk=meeting.agreement.pk).get()
    assert response["Location"] == draft.get_absolute_url()
    assert (draft.relation, draft.predecessor) == ("amendment", meeting.agreement)
    outcome.refresh_from_db()
    assert outcome.opened == draft
    assert draft.ground == "Beslut av Styrgrupp 2026-05-14, punkt 1"


def test_one_draft_at_a_time(writer: Client, officer: User, meeting: GroupMeeting) -> None:
    one, other = (
        Outcome.objects.create(item=first_item(meeting), kind="decision", text=text)
        for text in ("Fler.", "Färre.")
    )
    minutes.close(officer, meeting, **closing(meeting))
    writer.post(reverse("meetings:open_change", args=[one.pk]))
    response = writer.post(reverse("meetings:open_change", args=[other.pk]), follow=True)
    assert "Fortsätt med den" in response.content.decode()
    other.refresh_from_db()
    assert other.opened is None


def test_an_information_opens_nothing(writer: Client, officer: User, meeting: GroupMeeting) -> None:
    told = Outcome.objects.create(item=first_item(meeting), kind="information", text="Läget.")
    minutes.close(officer, meeting, **closing(meeting))
    writer.post(reverse("meetings:open_change", args=[told.pk]))
    assert Agreement.objects.count() == 1


# --- Figures ------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_queries(writer: Client, board: Board, count: int, django_assert_num_queries) -> None:
    meeting = make_logged(make_signed(board=board), items=count)
    for number, item in enumerate(meeting.items.all()):
        Outcome.objects.create(item=item, kind="decision", text=f"Beslut {number}")
        ActionItem.objects.create(item=item, text=f"Åtgärd {number}")
        make_person(meeting, f"Gäst {number}", party=partner_party(meeting.agreement))
    with django_assert_num_queries(LOG_QUERIES):
        writer.get(here_of(meeting))
    with django_assert_num_queries(STATE_QUERIES):
        writer.get(here_of(meeting, "log_state"))
    with django_assert_num_queries(SAVE_QUERIES):
        send(writer, meeting, "note", first_item(meeting).pk, text="Två.", revision=0)


LOG_QUERIES = 12
STATE_QUERIES = 10
SAVE_QUERIES = 13


def test_a_partner_logs_too(client: Client, meeting: GroupMeeting) -> None:
    organisation = partner_party(meeting.agreement).organisation
    client.force_login(make_member(Role.PARTNER, organisation))
    response = send(client, meeting, "note", first_item(meeting).pk, text="Vi.", revision=0)
    assert response.status_code == 200
