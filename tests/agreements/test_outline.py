"""Adding, naming, moving and removing the sections of a draft; inserting texts; computing."""

from decimal import Decimal

import pytest
from django.test import Client

from agreements.models import Agreement, Clause, SectionKind
from iop.accounts.models import User
from partners.models import Board
from tests.factories import (
    make_agreement,
    make_board,
    make_contribution,
    make_organisation,
    make_party,
    make_section,
)


@pytest.fixture
def agreement(board: Board) -> Agreement:
    return make_agreement(board=board)


def headings(agreement: Agreement) -> list[str]:
    return [section.heading for section in agreement.sections.all()]


def test_sections_are_added_named_moved_and_removed(
    client: Client, officer: User, agreement: Agreement
) -> None:
    first = make_section(agreement, heading="Bakgrund")
    second = make_section(agreement, heading="Syfte", is_mandatory=False)
    url = f"/overenskommelser/{agreement.pk}/avsnitt/"
    client.force_login(officer)
    client.post(url, {"add": "1", "heading": "Försäkringar", "kind": "text"})
    assert headings(agreement) == ["Bakgrund", "Syfte", "Försäkringar"]
    client.post(url, {f"heading-{first.pk}": "Varför", "move": f"{second.pk}:up"})
    assert headings(agreement) == ["Syfte", "Varför", "Försäkringar"]
    client.post(url, {"remove": second.pk})
    assert headings(agreement) == ["Varför", "Försäkringar"]
    client.post(url, {"remove": first.pk})
    assert headings(agreement) == ["Varför", "Försäkringar"]


def test_section_with_text_is_asked_about_before_it_goes(
    client: Client, officer: User, agreement: Agreement
) -> None:
    section = make_section(agreement, body="<p>Viktigt</p>", is_mandatory=False)
    url = f"/overenskommelser/{agreement.pk}/avsnitt/"
    client.force_login(officer)
    assert client.post(url, {"remove": section.pk}).status_code == 200
    assert agreement.sections.count() == 1
    client.post(url, {"remove_anyway": section.pk})
    assert agreement.sections.count() == 0
    assert section.history.latest().history_type == "-"


def test_rows_have_only_one_section(client: Client, officer: User, agreement: Agreement) -> None:
    make_section(agreement, SectionKind.GOALS)
    client.force_login(officer)
    url = f"/overenskommelser/{agreement.pk}/avsnitt/"
    client.post(url, {"add": "1", "heading": "Fler mål", "kind": "goals"})
    assert agreement.sections.count() == 1


def test_clauses_and_earlier_texts_of_ones_own_are_offered(
    client: Client, officer: User, board: Board, agreement: Agreement
) -> None:
    section = make_section(agreement, heading="Försäkringar")
    Clause.objects.create(title="Gemensam", body="<p>A</p>")
    Clause.objects.create(title="Egen", body="<p>B</p>", municipality=board.organisation)
    Clause.objects.create(title="Främmande", body="<p>C</p>", municipality=make_organisation())
    Clause.objects.create(title="Om mål", body="<p>D</p>", kind=SectionKind.GOALS)
    Clause.objects.create(title="Avställd", body="<p>E</p>", is_active=False)
    make_section(make_agreement(board=board), heading="försäkringar", body="<p>Tidigare text</p>")
    make_section(
        make_agreement(board=make_board()), heading="Försäkringar", body="<p>Hemlig text</p>"
    )
    client.force_login(officer)
    url = f"/overenskommelser/{agreement.pk}/avsnitt/{section.pk}/"
    page = client.get(f"{url}texter/").content.decode()
    shown = ("Gemensam", "Egen", "Främmande", "Om mål", "Avställd", "Tidigare text", "Hemlig text")
    assert [name in page for name in shown] == [True, True, False, False, False, True, False]
    assert "Egen" not in client.get(f"{url}texter/?q=gemensam").content.decode()


def test_clause_is_inserted_after_what_is_typed_without_scripts(
    client: Client, officer: User, agreement: Agreement
) -> None:
    section = make_section(agreement)
    clause = Clause.objects.create(title="Försäkring", body="<p>Parterna är försäkrade.</p>")
    client.force_login(officer)
    url = f"/overenskommelser/{agreement.pk}/avsnitt/{section.pk}/"
    data = {"revision": 0, "body": "<p>Mitt</p>", "insert": f"clause:{clause.pk}"}
    page = client.post(url, data).content.decode()
    assert "&lt;p&gt;Mitt&lt;/p&gt;\n&lt;p&gt;Parterna är försäkrade.&lt;/p&gt;" in page
    section.refresh_from_db()
    assert section.body == ""


def test_index_uplift_writes_the_amount_of_the_year(
    client: Client, officer: User, agreement: Agreement
) -> None:
    section = make_section(agreement, SectionKind.ECONOMY)
    row = make_contribution(make_party(agreement), years={2026: 100_000})
    client.force_login(officer)
    url = f"/overenskommelser/{agreement.pk}/avsnitt/{section.pk}/indexupprakning/{row.pk}/"
    assert client.get(url).status_code == 200
    data = {
        "year": 2027,
        "base_amount": "100 000 kr",
        "series": "KPI",
        "base_label": "oktober 2025",
        "base_figure": "100",
        "new_label": "oktober 2026",
        "new_figure": "103",
        "part_percent": "80",
        "rounding": "down",
        "rounding_step": "100",
    }
    assert client.post(url, data).status_code == 302
    assert row.years.get(year=2027).amount == Decimal(102_400)
    section.refresh_from_db()
    assert section.revision == 1
    assert client.post(url, {**data, "part_percent": "180"}).status_code == 422
