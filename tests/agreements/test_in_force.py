"""The agreement as in force on a day: which text, with which changes, as it was signed."""

import datetime
import hashlib

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agreements import joints
from agreements.daily import follow_the_calendar
from agreements.in_force import in_force_on
from agreements.models import Agreement, Document, StatusChange
from agreements.workflow import perform
from iop.accounts.models import User
from partners.models import Board, Organisation, Role
from tests.agreements.renewing import (
    day,
    make_amended,
    make_in_force,
    open_signing,
    sign,
    start,
)
from tests.agreements.test_signing import stored
from tests.factories import make_case, make_member

_R = Agreement.Relation


@pytest.fixture
def chain(board: Board, officer: User) -> list[Agreement]:
    """2026, changed from May, and extended over 2027."""
    first = make_in_force(board)
    open_signing(first, officer)
    Agreement.objects.filter(pk=first.pk).update(status=Agreement.Status.ACTIVE)
    first.refresh_from_db()
    amended = make_amended(board, officer, first, "2026-05-01")
    extended = sign(start(officer, amended, _R.EXTENSION), officer)
    return [first, amended, extended]


def page(case_pk: int, on: str = "") -> str:
    address = reverse("cases:in_force", args=[case_pk])
    return f"{address}?dag={on}" if on else address


@pytest.mark.parametrize(
    ("on", "version"),
    [
        ("2026-01-01", 1),
        ("2026-04-30", 1),
        ("2026-05-01", 2),
        ("2026-12-31", 2),
        ("2027-01-01", 3),
        ("2027-12-31", 3),
        ("2025-12-31", None),
        ("2028-01-01", None),
    ],
)
def test_text_of_each_day(chain: list[Agreement], officer: User, on: str, version: int) -> None:
    found = in_force_on(officer, chain[0].case_id, day(on))
    assert (found.agreement.version if found.agreement else None) == version
    assert bool(found.why_not) == (version is None)


def test_what_it_grew_out_of_and_what_came_later(chain: list[Agreement], officer: User) -> None:
    first, amended, extended = chain
    found = in_force_on(officer, first.case_id, day("2026-06-01"))
    assert (found.agreement, list(found.changed)) == (amended, [first])
    assert [span.agreement for span in found.later] == [extended]
    before = in_force_on(officer, first.case_id, day("2026-02-01"))
    assert before.span
    assert (before.span.first, before.span.last) == (day("2026-01-01"), day("2026-04-30"))
    assert [span.agreement for span in before.later] == [amended, extended]


def test_page_shows_the_text_that_was_signed_whatever_is_renamed(
    client: Client, chain: list[Agreement], officer: User
) -> None:
    first = chain[0]
    client.force_login(officer)
    old = client.get(page(first.case_id, "2026-02-01"))
    document = first.snapshots.get().document
    bytes_then = stored(document)
    detail = client.get(first.get_absolute_url()).content.decode()
    organisation = Organisation.objects.get(name="Vännerna")
    organisation.name, organisation.short_name = "Ett nytt namn", "Nytt"
    organisation.save()
    new = client.get(page(first.case_id, "2026-02-01"))
    assert new.context["article"] == old.context["article"]
    assert "Vännerna" in new.context["article"]
    assert "Parterna är eniga om mer" not in new.context["article"]
    later = client.get(page(first.case_id, "2026-06-01"))
    assert "Parterna är eniga om mer" in later.context["article"]
    assert stored(Document.objects.get(pk=document.pk)) == bytes_then
    assert hashlib.sha256(bytes_then).hexdigest() == document.sha256
    shown = client.get(first.get_absolute_url()).content.decode()
    assert "Vännerna" in detail
    assert "Vännerna" in shown
    assert "Ett nytt namn" not in shown


def test_partner_reads_it_as_agreements_are_read(
    client: Client, chain: list[Agreement], officer: User
) -> None:
    case = chain[0].case_id
    partner = make_member(Role.PARTNER, Organisation.objects.get(name="Vännerna"))
    client.force_login(partner)
    assert "Parterna är eniga" in client.get(page(case, "2026-02-01")).context["article"]
    chain[1].parties.filter(organisation__name="Vännerna").delete()
    found = client.get(page(case, "2026-06-01"))
    assert found.context["found"].agreement is None
    assert "får läsa" in found.context["found"].why_not
    client.force_login(make_member(Role.PARTNER, Organisation.objects.create(name="Annan")))
    assert client.get(page(case)).status_code == 404


def test_day_that_is_none_is_said(client: Client, chain: list[Agreement], officer: User) -> None:
    client.force_login(officer)
    answer = client.get(page(chain[0].case_id, "2026-13-01"))
    assert (answer.status_code, answer.context["found"]) == (422, None)
    assert client.get(page(chain[0].case_id)).context["found"].day == timezone.localdate()
    empty = client.get(page(make_case(board=chain[0].case.board).pk))
    assert empty.context["found"].why_not


def test_agreement_that_goes_on_by_its_own_terms_says_so(
    client: Client, board: Board, officer: User
) -> None:
    agreement = make_in_force(board, extension=Agreement.Extension.AUTOMATIC)
    follow_the_calendar(day("2026-10-01"))
    found = in_force_on(officer, agreement.case_id, day("2027-06-01"))
    assert (found.agreement, found.by_its_own_terms) == (agreement, True)
    assert not in_force_on(officer, agreement.case_id, day("2026-06-01")).by_its_own_terms
    client.force_login(officer)
    answer = client.get(page(agreement.case_id, "2027-06-01")).content.decode()
    assert "2027-12-31" in answer


def test_agreement_that_was_ended_ahead_of_its_time(
    board: Board, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    agreement = make_in_force(board)
    perform(officer, agreement, "terminate", reason="Föreningen upphör.")
    StatusChange.objects.update(at=datetime.datetime(2026, 8, 15, 12, tzinfo=datetime.UTC))

    def version_on(on: str) -> int | None:
        found = in_force_on(officer, agreement.case_id, day(on))
        return found.agreement.version if found.agreement else None

    assert (version_on("2026-08-15"), version_on("2026-08-16")) == (1, None)
    monkeypatch.setattr(joints, "LAST_DAYS", [lambda _one: day("2026-10-31")])
    assert (version_on("2026-10-31"), version_on("2026-11-01")) == (1, None)


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_a_fixed_number_of_queries(
    client: Client, board: Board, officer: User, django_assert_num_queries, count: int
) -> None:
    agreement = make_in_force(board)
    open_signing(agreement, officer)
    Agreement.objects.filter(pk=agreement.pk).update(status=Agreement.Status.ACTIVE)
    latest = agreement
    for number in range(1, count):
        latest.refresh_from_db()
        latest = make_amended(board, officer, latest, f"2026-0{number + 1}-01")
    client.force_login(officer)
    client.get(page(agreement.case_id, "2026-01-15"))
    with django_assert_num_queries(8):
        answer = client.get(page(agreement.case_id, "2026-01-15"))
    assert len(answer.context["found"].later) == count - 1
