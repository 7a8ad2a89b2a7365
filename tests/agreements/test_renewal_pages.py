"""The pages of a renewal: how it starts, what it changes, and parts that stay closed."""

import pytest
from django.test import Client
from django.urls import reverse

from agreements.against import changes_against_predecessor
from agreements.guards import has_effect_day
from agreements.models import Agreement, Goal, SectionKind
from agreements.renewal import by_the_rule
from iop.accounts.models import User
from partners.models import Board, Organisation, Role
from tests.agreements.renewing import (
    day,
    make_amended,
    make_in_force,
    raise_with_index,
    section,
    sign,
    start,
)
from tests.factories import make_member, make_template

_R, _S = Agreement.Relation, SectionKind


@pytest.fixture
def first(board: Board) -> Agreement:
    return make_in_force(board)


@pytest.fixture
def at(client: Client, officer: User) -> Client:
    client.force_login(officer)
    return client


def loaded(agreement: Agreement) -> Agreement:
    rows = Agreement.objects.select_related("predecessor").prefetch_related("sections")
    return rows.get(pk=agreement.pk)


def told(agreement: Agreement) -> list[tuple[str, str, list[tuple[str, str, str]]]]:
    return [
        (
            heading,
            f"{change.kind} {change.row}".strip(),
            [(fact.label, fact.old, fact.new) for fact in change.facts],
        )
        for heading, made in changes_against_predecessor(loaded(agreement))
        for change in made
    ]


# --- What it changes -------------------------------------------------------------------


def test_amendment_changes_nothing_until_somebody_writes(first: Agreement, officer: User) -> None:
    draft = start(officer, first, _R.AMENDMENT)
    assert told(draft) == []


def test_changes_are_told_in_words_by_section(first: Agreement, officer: User) -> None:
    goal = Goal.objects.create(agreement=first, text="Fler vänner")
    draft = start(officer, first, _R.REVISION, takes_effect_on=day("2026-07-01"))
    text = section(draft, _S.TEXT)
    text.body = "<p>Parterna är eniga om allt.</p>"
    text.save()
    copy = draft.goals.get()
    copy.text = "Många fler vänner"
    copy.save()
    Goal.objects.create(agreement=draft, text="Mindre ensamhet", position=1)
    draft.signatories.get(name="Bo Lind").delete()
    found = {heading: rest for heading, *rest in told(draft)}
    assert found["Bakgrund"][0] == "changed"
    assert [row for heading, row, _facts in told(draft) if heading == "Mål"] == [
        "changed Mål 1",
        "added Mål 2",
    ]
    assert found["Underskrifter"][0].startswith("removed Undertecknare")
    assert goal.text == "Fler vänner"


def test_moved_days_of_an_extension_are_changes(first: Agreement, officer: User) -> None:
    raise_with_index(first, 2026)
    facts = {
        (heading, label): (old, new)
        for heading, _row, rows in told(start(officer, first, _R.EXTENSION))
        for label, old, new in rows
    }
    assert facts["Period", "Första dag"] == ("2026-01-01", "2027-01-01")
    assert facts["Period", "Sista dag"] == ("2026-12-31", "2027-12-31")
    assert facts["Uppföljning", "Lämnas senast"] == ("2026-12-15", "2027-12-15")
    assert facts["Ekonomi", "Belopp (kr)"] == ("58\xa0000", "")


def test_page_is_read_by_the_parties_without_who_wrote_what(
    client: Client, first: Agreement, officer: User
) -> None:
    draft = start(officer, first, _R.AMENDMENT, open_sections=[section(first, _S.TEXT).pk])
    partner = make_member(Role.PARTNER, Organisation.objects.get(name="Vännerna"))
    client.force_login(partner)
    address = reverse("agreements:against", args=[draft.pk])
    assert client.get(address).status_code == 404
    draft.shared_at = first.shared_at
    draft.save()
    answer = client.get(address)
    assert "Beslut i styrgruppen 2026-02-15." in answer.content.decode()
    assert answer.context["form"] is None
    assert client.post(address, {"ground": "Annat"}).status_code == 403
    first.parties.filter(organisation__name="Vännerna").delete()
    assert client.get(address).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_what_it_changes_asks_a_fixed_number_of_queries(
    first: Agreement, officer: User, django_assert_num_queries, count: int
) -> None:
    for number in range(count):
        Goal.objects.create(agreement=first, text=f"Mål {number}", position=number)
    draft = start(officer, first, _R.EXTENSION)
    for goal in draft.goals.all():
        goal.text += " och mer"
        goal.save()
    whole = loaded(draft)
    with django_assert_num_queries(37):
        found = changes_against_predecessor(whole)
    assert len(dict(found)["Mål"]) == count


# --- Starting --------------------------------------------------------------------------


def posted(**given: object) -> dict[str, object]:
    return {
        "relation": "extension",
        "starts_on": "2027-01-01",
        "ends_on": "2027-12-31",
        "ground": "Beslut i styrgruppen.",
    } | given


def test_form_proposes_the_next_term_and_makes_the_draft(at: Client, first: Agreement) -> None:
    address = reverse("agreements:renew", args=[first.pk])
    form = at.get(address).context["form"]
    assert form.initial["starts_on"] == day("2027-01-01")
    assert form.initial["ends_on"] == day("2027-12-31")
    answer = at.post(address, posted())
    draft = Agreement.objects.get(version=2)
    assert answer.url == reverse("agreements:against", args=[draft.pk])
    assert at.post(address, posted()).status_code == 422
    assert Agreement.objects.count() == 2


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"relation": "amendment"}, "parts"),
        ({"relation": "extension", "ends_on": ""}, "ends_on"),
        ({"relation": "extension", "ends_on": "2026-12-31"}, "ends_on"),
        ({"relation": "extension", "starts_on": "2026-01-01"}, "starts_on"),
        ({"relation": "revision", "takes_effect_on": "2028-01-01"}, "takes_effect_on"),
        ({"relation": "revision", "ground": ""}, "ground"),
        ({"relation": "copy"}, "relation"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    at: Client, first: Agreement, given: dict[str, str], field: str
) -> None:
    address = reverse("agreements:renew", args=[first.pk])
    answer = at.post(address, posted(**given))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert Agreement.objects.count() == 1


def test_agreement_signed_elsewhere_is_extended_on_a_template(at: Client, board: Board) -> None:
    agreement = make_in_force(board, is_external=True)
    agreement.sections.all().delete()
    template = make_template(kinds=(_S.PERIOD, _S.ECONOMY))
    address = reverse("agreements:renew", args=[agreement.pk])
    answer = at.post(address, posted(template=template.pk))
    assert answer.status_code == 302
    draft = Agreement.objects.get(version=2)
    assert draft.sections.filter(is_open=True).count() == 2


def test_only_an_officer_starts_one(client: Client, first: Agreement, colleague: User) -> None:
    client.force_login(colleague)
    assert client.get(reverse("agreements:renew", args=[first.pk])).status_code == 403


# --- Closed parts ----------------------------------------------------------------------


def test_closed_part_is_shown_read_only_and_opened_with_a_reason(
    at: Client, first: Agreement, officer: User
) -> None:
    draft = start(officer, first, _R.AMENDMENT)
    text = section(draft, _S.TEXT)
    address = reverse("agreements:edit", args=[draft.pk, text.pk])
    shown = at.get(address).content.decode()
    assert "Parterna är eniga." in shown
    assert 'name="body"' not in shown
    refused = at.post(address, {"body": "<p>Nytt</p>", "revision": "0"})
    assert refused.status_code == 403
    assert "Bakgrund" in refused.content.decode()
    opening = reverse("agreements:open_part", args=[draft.pk, text.pk])
    at.post(opening, {"reason": ""})
    assert 'name="body"' not in at.get(address).content.decode()
    assert at.post(opening, {"reason": "Lokalen byts"}).url == address
    assert 'name="body"' in at.get(address).content.decode()
    against = at.get(reverse("agreements:against", args=[draft.pk])).content.decode()
    assert "Lokalen byts" in against


def test_writing_goes_on_among_the_open_parts(at: Client, first: Agreement, officer: User) -> None:
    chosen = section(first, _S.ECONOMY)
    draft = start(officer, first, _R.AMENDMENT, open_sections=[chosen.pk])
    economy = section(draft, _S.ECONOMY)
    begin = at.get(reverse("agreements:start_editing", args=[draft.pk]))
    assert begin.url == reverse("agreements:edit", args=[draft.pk, economy.pk])


def test_effect_day_is_asked_for_before_the_review(first: Agreement, officer: User) -> None:
    draft = start(officer, first, _R.AMENDMENT)
    assert list(has_effect_day(draft))
    draft.takes_effect_on = day("2026-05-01")
    assert not list(has_effect_day(draft))


# --- The chain -------------------------------------------------------------------------


def test_length_and_value_in_all_count_each_term_once(
    at: Client, board: Board, first: Agreement, officer: User
) -> None:
    amended = make_amended(board, officer, first, "2026-03-01")
    sign(start(officer, amended, _R.EXTENSION), officer)
    for address in (amended.get_absolute_url(), first.case.get_absolute_url()):
        whole = at.get(address).context["chain_whole"]
        assert (whole.first, whole.last, whole.months) == (
            day("2026-01-01"),
            day("2027-12-31"),
            24,
        )
        assert (whole.value.amount, whole.unknown, whole.is_permanent) == (116_000, (), False)


def test_chain_that_has_become_permanent_is_pointed_out(at: Client, board: Board) -> None:
    agreement = make_in_force(board, ends_on=day("2032-12-31"))
    shown = at.get(agreement.get_absolute_url())
    assert shown.context["chain_whole"].is_permanent
    assert "permanent" in shown.content.decode()


# --- A version that is begun already -----------------------------------------------------


def test_pages_lead_to_the_draft_instead_of_to_another(
    at: Client, first: Agreement, officer: User
) -> None:
    renew = reverse("agreements:renew", args=[first.pk])
    copy = reverse("agreements:copy", args=[first.pk])
    for page in (first.get_absolute_url(), copy):
        assert f'href="{renew}"' in at.get(page).content.decode()
    draft = start(officer, first, _R.AMENDMENT)
    for page in (first.get_absolute_url(), copy, renew):
        text = at.get(page).content.decode()
        assert f"Nästa version: {draft.reference}, utkast" in text
        assert f'href="{draft.get_absolute_url()}"' in text
        assert f'href="{renew}"' not in text
        assert "Gör utkastet" not in text


def test_draft_of_the_rule_that_nobody_has_touched_leaves_the_choice(
    at: Client, first: Agreement, officer: User
) -> None:
    draft = by_the_rule(first, day("2027-01-01"), day("2027-12-31"), "Ingen har sagt upp.")
    text = at.get(first.get_absolute_url()).content.decode()
    assert f"Nästa version: {draft.reference}" in text
    assert reverse("agreements:renew", args=[first.pk]) in text
    draft.comments.create(author=officer, text="Vad säger ni?")
    text = at.get(first.get_absolute_url()).content.decode()
    assert reverse("agreements:renew", args=[first.pk]) not in text


def test_next_version_is_not_told_to_who_may_not_read_it(
    client: Client, board: Board, first: Agreement, officer: User
) -> None:
    draft = start(officer, first, _R.AMENDMENT)
    client.force_login(make_member(Role.BOARD_MEMBER, board))
    assert draft.reference not in client.get(first.get_absolute_url()).content.decode()
