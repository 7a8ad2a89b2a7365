"""Aid that an organisation has had: entered, mended and struck, with reasons that stay."""

import datetime
from decimal import Decimal

import pytest
from django.test import Client

from agreements.models import Assessment, Case, DeMinimisAid
from iop.accounts.models import User
from partners.models import Board, Role
from tests.agreements.assessments import address
from tests.factories import (
    make_agreement,
    make_assessment,
    make_case,
    make_member,
    make_organisation,
    make_party,
)


@pytest.fixture
def case(board: Board) -> Case:
    return make_case(board=board, status=Case.Status.ASSIGNED)


def test_aid_in_kronor_is_added_in_euro(client: Client, officer: User, case: Case) -> None:
    assessment = make_assessment(case=case, by=officer)
    organisation = make_organisation(name="Kompisbyrån")
    make_party(make_agreement(case=case), organisation)
    client.force_login(officer)
    data = {
        "granted_on": "2025-02-01",
        "grantor": "Danderyds kommun",
        "regulation": "2023/2831",
        "amount_sek": "115 000 kr",
        "rate": "11,5",
        "amount_eur": "",
    }
    answer = client.post(address("de_minimis", assessment, organisation.pk), data)
    assert answer["Location"] == address("edit", assessment, "juridik")
    aid = DeMinimisAid.objects.get()
    assert (aid.amount_eur, aid.entered_by) == (Decimal(10_000), officer)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"amount_sek": "", "rate": ""}, "amount_eur"),
        ({"amount_eur": "9"}, "amount_eur"),
        ({"rate": "0"}, "rate"),
        ({"amount_sek": "mycket"}, "amount_sek"),
        ({"granted_on": "2099-01-01"}, "granted_on"),
        ({"grantor": ""}, "grantor"),
    ],
)
def test_faulty_aid_is_told_at_its_field(client, officer, case, changed, field) -> None:
    assessment = make_assessment(case=case, by=officer)
    organisation = make_organisation()
    make_party(make_agreement(case=case), organisation)
    client.force_login(officer)
    data = {
        "granted_on": "2025-02-01",
        "grantor": "Staten",
        "regulation": "2023/2831",
        "amount_sek": "100",
        "rate": "11",
        **changed,
    }
    page = client.post(address("de_minimis", assessment, organisation.pk), data)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]


def entered(case: Case, officer: User, **facts) -> tuple[Assessment, DeMinimisAid]:
    assessment = make_assessment(case=case, by=officer)
    organisation = make_organisation()
    make_party(make_agreement(case=case), organisation)
    facts = {"granted_on": datetime.date(2025, 2, 1), "grantor": "Staten", "amount_eur": 9, **facts}
    return assessment, DeMinimisAid.objects.create(
        organisation=organisation,
        municipality=case.board.organisation,
        entered_by=officer,
        **facts,
    )


def test_aid_without_a_rate_is_unknown_and_no_zero(client: Client, officer, case) -> None:
    assessment, aid = entered(case, officer)
    client.force_login(officer)
    data = {
        "granted_on": "2025-03-01",
        "grantor": "Regionen",
        "regulation": "2023/2831",
        "amount_sek": "50 000",
    }
    page = address("de_minimis", assessment, aid.organisation_id)
    assert client.post(page, data).status_code == 302
    assert DeMinimisAid.objects.get(grantor="Regionen").amount_eur is None
    page = client.get(address("edit", assessment, "juridik"))
    assert "okänt i euro" in page.content.decode()
    general, _sgei = page.context["figures"].recipients[0].sums
    assert (general.total, general.unknown_count, general.left) == (9, 1, None)


def test_entry_is_mended_with_a_reason_that_stays(client: Client, officer, case) -> None:
    assessment, aid = entered(case, officer)
    client.force_login(officer)
    page = address("de_minimis_correct", assessment, aid.organisation_id, aid.pk)
    data = {
        "granted_on": "2025-02-01",
        "grantor": "Staten",
        "regulation": "2023/2831",
        "amount_eur": "90",
    }
    assert list(client.post(page, data).context["form"].errors) == ["reason"]
    assert client.post(page, {**data, "reason": "En nolla för lite"}).status_code == 302
    aid.refresh_from_db()
    assert aid.amount_eur == 90
    assert "En nolla för lite" in client.get(page).content.decode()


def test_entry_is_struck_with_a_reason_that_stays(client: Client, officer, case) -> None:
    assessment, aid = entered(case, officer)
    client.force_login(officer)
    page = address("de_minimis_correct", assessment, aid.organisation_id, aid.pk)
    assert client.post(page, {"strike": "1", "reason": ""}).status_code == 422
    assert client.post(page, {"strike": "1", "reason": "Inget stöd"}).status_code == 302
    assert not DeMinimisAid.objects.exists()
    add = address("de_minimis", assessment, aid.organisation_id)
    assert "Inget stöd" in client.get(add).content.decode()
    assert client.get(page).status_code == 404


def test_entry_of_another_organisation_is_not_found(client: Client, officer, case) -> None:
    assessment, aid = entered(case, officer)
    other = make_organisation()
    make_party(case.agreements.get(), other)
    client.force_login(officer)
    page = address("de_minimis_correct", assessment, other.pk, aid.pk)
    assert client.get(page).status_code == 404


@pytest.mark.parametrize("role", [Role.CHIEF, Role.AUDITOR])
def test_readers_mend_no_entry(client: Client, officer, case, role) -> None:
    assessment, aid = entered(case, officer)
    client.force_login(make_member(role, case.board))
    page = address("de_minimis_correct", assessment, aid.organisation_id, aid.pk)
    assert client.get(page).status_code == 403
    assert client.post(page, {"strike": "1", "reason": "x"}).status_code == 403


def test_aid_of_an_organisation_outside_the_case_is_not_found(client, officer, case) -> None:
    assessment = make_assessment(case=case, by=officer)
    client.force_login(officer)
    other = make_organisation()
    assert client.get(address("de_minimis", assessment, other.pk)).status_code == 404
