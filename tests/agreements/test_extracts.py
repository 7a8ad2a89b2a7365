"""Police-record extracts: who notes that they are seen, who reads it, and how it is mended."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from agreements import extracts
from agreements.models import Agreement, Party, RecordExtract
from iop.accounts.models import User
from partners.models import Board, Role
from tests.factories import (
    make_agreement,
    make_member,
    make_organisation,
    make_party,
    make_section,
)

DAY = datetime.date(2026, 5, 4)


@pytest.fixture
def agreement(board: Board) -> Agreement:
    return make_agreement(board=board)


@pytest.fixture
def party(agreement: Agreement) -> Party:
    return make_party(agreement, make_organisation(name="Simsällskapet"))


def note(party: Party, by: User, whose: str = "alla ledare") -> RecordExtract:
    return RecordExtract.objects.create(party=party, whose=whose, seen_on=DAY, seen_by=by)


def page_of(agreement: Agreement, *more: object) -> str:
    name = "extract_correct" if more else "extracts"
    return reverse(f"agreements:{name}", args=[agreement.pk, *more])


def test_officer_notes_what_was_seen(client: Client, officer: User, agreement, party) -> None:
    client.force_login(officer)
    data = {"party": party.pk, "whose": "alla ledare", "seen_on": "2026-05-04"}
    assert client.post(page_of(agreement), data)["Location"] == page_of(agreement)
    row = RecordExtract.objects.get()
    assert (row.party, row.whose, row.seen_on, row.seen_by) == (party, "alla ledare", DAY, officer)
    assert "alla ledare" in client.get(page_of(agreement)).content.decode()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"whose": "900101-1234"}, "whose"),
        ({"whose": "ledaren 19900101 1234"}, "whose"),
        ({"whose": ""}, "whose"),
        ({"seen_on": "2099-01-01"}, "seen_on"),
        ({"party": "00000000-0000-0000-0000-000000000000"}, "party"),
    ],
)
def test_faulty_note_is_told_at_its_field(client, officer, agreement, party, changed, field):
    client.force_login(officer)
    data = {"party": party.pk, "whose": "ledare", "seen_on": "2026-05-04", **changed}
    page = client.post(page_of(agreement), data)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]


def test_note_is_mended_with_a_reason_and_history_says_so(client, officer, agreement, party):
    row = note(party, officer)
    client.force_login(officer)
    data = {"party": party.pk, "whose": "två ledare", "seen_on": "2026-05-05", "reason": "Fel dag"}
    without = client.post(page_of(agreement, row.pk), {**data, "reason": ""})
    assert list(without.context["form"].errors) == ["reason"]
    client.post(page_of(agreement, row.pk), data)
    row.refresh_from_db()
    assert row.whose == "två ledare"
    assert row.history.first().history_change_reason == "Fel dag"
    assert "Fel dag" in client.get(page_of(agreement)).content.decode()


def test_note_is_taken_away_with_a_reason_that_stays(client, officer, agreement, party) -> None:
    row = note(party, officer)
    client.force_login(officer)
    page = client.post(page_of(agreement, row.pk), {"strike": "1", "reason": ""})
    assert page.status_code == 422
    client.post(page_of(agreement, row.pk), {"strike": "1", "reason": "Fel överenskommelse"})
    assert not RecordExtract.objects.exists()
    assert "Fel överenskommelse" in client.get(page_of(agreement)).content.decode()


@pytest.mark.parametrize(
    ("role", "reads", "notes"),
    [
        (Role.OFFICER, 200, 302),
        (Role.CHIEF, 200, 403),
        (Role.CONTROLLER, 200, 403),
        (Role.AUDITOR, 200, 403),
        (Role.BOARD_MEMBER, 404, 404),
    ],
)
def test_officers_note_and_readers_read(client, board, agreement, party, role, reads, notes):
    client.force_login(make_member(role, board))
    data = {"party": party.pk, "whose": "ledare", "seen_on": "2026-05-04"}
    assert client.get(page_of(agreement)).status_code == reads
    assert client.post(page_of(agreement), data).status_code == notes


def test_partner_notes_for_its_own_party_and_sees_no_other(client, officer, agreement, party):
    Agreement.objects.filter(pk=agreement.pk).update(shared_at="2026-01-01T12:00Z")
    other = note(make_party(agreement), officer, "den andra partens ledare")
    client.force_login(make_member(Role.PARTNER, party.organisation))
    data = {"party": party.pk, "whose": "våra ledare", "seen_on": "2026-05-04"}
    assert client.post(page_of(agreement), data).status_code == 302
    page = client.post(page_of(agreement), {**data, "party": other.party_id})
    assert list(page.context["form"].errors) == ["party"]
    page = client.get(page_of(agreement)).content.decode()
    assert ("våra ledare" in page, "den andra partens" in page) == (True, False)
    assert client.get(page_of(agreement, other.pk)).status_code == 404


def test_member_reads_a_decided_agreement_and_not_who_showed_what(client, board, agreement):
    Agreement.objects.filter(pk=agreement.pk).update(status=Agreement.Status.ACTIVE)
    member = make_member(Role.BOARD_MEMBER, board)
    client.force_login(member)
    assert client.get(page_of(agreement)).status_code in (403, 404)
    assert extracts.noted(member, Agreement.objects.with_case().get(pk=agreement.pk)) is None


@pytest.mark.parametrize(
    ("text", "is_asked_for"),
    [("<p>Den visar ett <b>Registerutdrag</b>.</p>", True), ("<p>Bara läger.</p>", False)],
)
def test_agreement_that_speaks_of_extracts_reminds_of_them(
    client: Client, officer, agreement, party, text: str, is_asked_for: bool
) -> None:
    make_section(agreement, body=text)
    client.force_login(officer)
    words = "talar om registerutdrag, men inget är antecknat"
    assert (words in client.get(agreement.get_absolute_url()).content.decode()) == is_asked_for
    note(party, officer)
    assert words not in client.get(agreement.get_absolute_url()).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_a_constant_number(
    client, officer, agreement, django_assert_num_queries, count: int
) -> None:
    for _number in range(count):
        note(make_party(agreement), officer)
    client.force_login(officer)
    with django_assert_num_queries(10):
        assert client.get(page_of(agreement)).status_code == 200
