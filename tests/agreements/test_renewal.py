"""Starting an extension, an amendment and a revision: what is copied, opened and refused."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import QueryDict

from agreements import drafting, outline, renewal
from agreements.models import (
    Agreement,
    ContributionYear,
    Instalment,
    OpenedPart,
    SectionKind,
)
from iop.accounts.models import User
from iop.shared.workflow import Refused
from partners.models import Board, Organisation
from tests.agreements.renewing import (
    day,
    make_amended,
    make_in_force,
    raise_with_index,
    section,
    sign,
    start,
)
from tests.factories import make_organisation, make_party

_R, _S = Agreement.Relation, SectionKind


@pytest.fixture
def first(board: Board) -> Agreement:
    return make_in_force(board)


def opened(agreement: Agreement) -> set[str]:
    return set(agreement.sections.filter(is_open=True).values_list("kind", flat=True))


def test_extension_begins_the_day_after_and_moves_days(first: Agreement, officer: User) -> None:
    draft = start(officer, first, _R.EXTENSION)
    assert (draft.starts_on, draft.ends_on) == (day("2027-01-01"), day("2027-12-31"))
    assert (draft.review_on, draft.takes_effect_on) == (day("2027-09-01"), None)
    assert draft.report_duties.get().due_on == day("2027-12-15")
    [instalment] = Instalment.objects.filter(plan__agreement=draft)
    assert (instalment.due_on, instalment.amount) == (day("2027-02-28"), 58_000)
    [year] = ContributionYear.objects.filter(contribution__agreement=draft)
    assert (year.year, year.amount) == (2027, 58_000)
    assert draft.ground == "Beslut i styrgruppen 2026-02-15."
    assert (draft.version, draft.predecessor, draft.status) == (2, first, "draft")
    assert opened(draft) == {_S.PERIOD, _S.ECONOMY, _S.PAYMENTS, _S.REPORTS}
    assert draft.basics_open


def test_amounts_that_an_index_gave_are_not_invented(first: Agreement, officer: User) -> None:
    raise_with_index(first, 2026)
    draft = start(officer, first, _R.EXTENSION)
    [year] = ContributionYear.objects.filter(contribution__agreement=draft)
    assert (year.year, year.amount) == (2027, None)
    assert not Instalment.objects.filter(plan__agreement=draft).exists()


def test_amendment_keeps_the_term_and_opens_what_is_chosen(first: Agreement, officer: User) -> None:
    text = section(first, _S.TEXT)
    draft = start(
        officer, first, _R.AMENDMENT, open_sections=[text.pk], takes_effect_on=day("2026-05-01")
    )
    assert (draft.starts_on, draft.ends_on) == (first.starts_on, first.ends_on)
    assert draft.in_force_from == day("2026-05-01")
    assert opened(draft) == {_S.TEXT}
    assert not draft.basics_open


def test_revision_opens_all(first: Agreement, officer: User) -> None:
    draft = start(officer, first, _R.REVISION)
    assert not draft.sections.filter(is_open=False).exists()
    assert draft.basics_open


def test_only_an_officer_of_the_board_starts_one(first: Agreement, colleague: User) -> None:
    with pytest.raises(PermissionDenied):
        start(colleague, first, _R.EXTENSION)


def test_one_at_a_time_and_only_of_the_latest(
    board: Board, first: Agreement, officer: User
) -> None:
    draft = start(officer, first, _R.AMENDMENT)
    with pytest.raises(Refused, match=draft.reference):
        start(officer, first, _R.EXTENSION)
    with pytest.raises(Refused, match="Utkast"):
        start(officer, draft, _R.REVISION)
    sign(draft, officer)
    first.refresh_from_db()
    with pytest.raises(Refused):
        start(officer, first, _R.REVISION)


def test_an_ended_agreement_is_extended_but_not_changed(board: Board, officer: User) -> None:
    ended = make_in_force(board, status=Agreement.Status.ENDED)
    with pytest.raises(Refused):
        start(officer, ended, _R.AMENDMENT)
    assert start(officer, ended, _R.EXTENSION).version == 2


# --- Closed parts ----------------------------------------------------------------------


def test_closed_part_refuses_every_way_of_writing(first: Agreement, officer: User) -> None:
    draft = start(officer, first, _R.AMENDMENT)
    closed = section(draft, _S.TEXT)
    data = QueryDict(f"body=<p>Nytt</p>&revision={closed.revision}")
    with pytest.raises(PermissionDenied, match="Bakgrund"):
        drafting.save(officer, draft.pk, closed.pk, data)
    with pytest.raises(PermissionDenied):
        drafting.save(officer, draft.pk, None, QueryDict("title=Nytt&revision=0"))
    with pytest.raises(PermissionDenied):
        outline.rename_sections(officer, draft.pk, {closed.pk: "Nytt namn"})
    with pytest.raises(PermissionDenied):
        outline.remove_section(officer, draft.pk, closed.pk)
    with pytest.raises(PermissionDenied):
        outline.move_section(officer, draft.pk, closed.pk, 1)
    closed.refresh_from_db()
    assert (closed.body, closed.heading) == ("<p>Parterna är eniga.</p>", "Bakgrund")


def test_new_section_in_an_amendment_is_open(first: Agreement, officer: User) -> None:
    draft = start(officer, first, _R.AMENDMENT)
    added = outline.add_section(officer, draft.pk, "Omräkning", _S.TEXT)
    assert added.is_open
    outline.move_section(officer, draft.pk, added.pk, -1)
    assert draft.sections.get(pk=added.pk).position == len(first.sections.all()) - 1


def test_part_is_opened_with_a_reason_that_is_kept(first: Agreement, officer: User) -> None:
    draft = start(officer, first, _R.AMENDMENT)
    closed = section(draft, _S.TEXT)
    with pytest.raises(Refused):
        renewal.open_part(officer, draft.pk, closed.pk, " ")
    renewal.open_part(officer, draft.pk, closed.pk, "Lokalen byts")
    renewal.open_part(officer, draft.pk, None, "Nytt namn")
    draft.refresh_from_db()
    assert (opened(draft), draft.basics_open) == ({_S.TEXT}, True)
    kept = OpenedPart.objects.values_list("heading", "reason", "by")
    assert list(kept) == [
        ("Bakgrund", "Lokalen byts", officer.pk),
        ("Rubrik och grunduppgifter", "Nytt namn", officer.pk),
    ]


# --- Parties ---------------------------------------------------------------------------


def test_party_that_has_left_is_not_asked_to_sign(first: Agreement, officer: User) -> None:
    draft = start(officer, first, _R.REVISION, takes_effect_on=day("2026-07-01"))
    leaving = draft.parties.get(organisation__name="Vännerna")
    leaving.left_on = day("2026-06-30")
    leaving.save()
    joining = make_party(draft, make_organisation(name="Nya"), joined_on=day("2026-07-01"))
    draft.signatories.create(party=joining, name="Cia Berg")
    names = set(draft.parties.signing().values_list("organisation__name", flat=True))
    assert names == {first.case.board.organisation.name, "Nya"}
    signed = sign(draft, officer)
    assert signed.status == Agreement.Status.ACTIVE
    signers = set(signed.snapshots.get().signatures.values_list("name", flat=True))
    assert signers == {"Åsa Ström", "Cia Berg"}
    assert not first.parties.filter(left_on__isnull=False).exists()


def test_renewal_takes_the_name_of_today(board: Board, first: Agreement, officer: User) -> None:
    amended = make_amended(board, officer, first, "2026-03-01")
    assert amended.parties.get(organisation__name="Vännerna").name_as_written == "Vännerna"
    organisation = Organisation.objects.get(name="Vännerna")
    organisation.name = "Vännerna i Väst"
    organisation.save()
    draft = start(officer, amended, _R.EXTENSION)
    assert [party.name for party in draft.parties.all()][1] == "Vännerna i Väst"
    assert [party.name for party in amended.parties.all()][1] == "Vännerna"
