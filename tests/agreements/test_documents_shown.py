"""The pages and the command that show an agreement as a document."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from agreements.documents import agreement_article, agreement_pdf
from agreements.models import Agreement
from iop.accounts.models import User
from partners.models import Board, Role
from tests.agreements.whole import loaded, make_small_agreement, make_whole_agreement
from tests.factories import make_member

pytestmark = pytest.mark.django_db
#: All of an agreement; the page asks for its user and session besides.
CONTENT_QUERIES = 18


@pytest.fixture
def small(board: Board) -> Agreement:
    return make_small_agreement(board=board)


def test_agreement_preview_shows_the_document(
    client: Client, small: Agreement, colleague: User
) -> None:
    client.force_login(colleague)
    response = client.get(f"/overenskommelser/{small.pk}/dokument/")
    assert response.status_code == 200
    html = response.content.decode()
    assert html.count("<h1") == 1
    assert '<article class="document sheet draft"' in html
    assert f'href="/overenskommelser/{small.pk}/pdf/"' in html
    assert str(agreement_article(loaded(small))) in html


@pytest.mark.parametrize("page", ["dokument", "pdf"])
def test_agreement_document_is_hidden_from_others(
    client: Client, small: Agreement, stranger: User, nobody: User, page: str
) -> None:
    address = f"/overenskommelser/{small.pk}/{page}/"
    assert client.get(address).status_code == 302
    for user in (stranger, nobody):
        client.force_login(user)
        assert client.get(address).status_code == 404


def test_agreement_document_is_shown_to_a_partner_once_shared(
    client: Client, small: Agreement
) -> None:
    organisation = small.parties.all()[1].organisation
    assert organisation is not None
    client.force_login(make_member(Role.PARTNER, organisation))
    address = f"/overenskommelser/{small.pk}/pdf/"
    assert client.get(address).status_code == 404
    Agreement.objects.filter(pk=small.pk).update(shared_at="2026-01-01T00:00Z")
    assert client.get(address).status_code == 200


def test_agreement_download_headers(client: Client, small: Agreement, officer: User) -> None:
    client.force_login(officer)
    response = client.get(f"/overenskommelser/{small.pk}/pdf/")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "private, no-cache"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%C3%96verens")
    assert response.content.startswith(b"%PDF-1.7")
    again = client.get(
        f"/overenskommelser/{small.pk}/pdf/", headers={"if-none-match": response["ETag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    small.title = "En annan titel"
    small.save()
    changed = client.get(
        f"/overenskommelser/{small.pk}/pdf/", headers={"if-none-match": response["ETag"]}
    )
    assert changed.status_code == 200


def test_agreement_download_failure_is_told_in_words(
    client: Client, small: Agreement, officer: User, caplog: pytest.LogCaptureFixture
) -> None:
    Agreement.objects.filter(pk=small.pk).update(title="")
    client.force_login(officer)
    response = client.get(f"/overenskommelser/{small.pk}/pdf/")
    assert response.status_code == 500
    html = response.content.decode()
    assert "PDF:en gick inte att skapa" in html
    assert f'href="/overenskommelser/{small.pk}/pdf/">Försök igen</a>' in html
    assert "Traceback" not in html
    assert f"The PDF of agreement {small.pk} could not be made." in caplog.text


@pytest.mark.parametrize("page", ["dokument", "pdf"])
@pytest.mark.parametrize("rows", [1, 3])
def test_agreement_document_page_queries(
    client: Client,
    board: Board,
    officer: User,
    rows: int,
    page: str,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    agreement = make_whole_agreement(rows=rows, board=board)
    client.force_login(officer)
    # One more for the PDF: whether a file has been issued, which is then handed out.
    with django_assert_num_queries(CONTENT_QUERIES + 3 + (page == "pdf")):
        client.get(f"/overenskommelser/{agreement.pk}/{page}/")


def test_render_agreement_writes_the_pdf(
    small: Agreement, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "avtal.pdf"
    call_command("render_agreement", small.reference, output=target)
    assert target.read_bytes() == agreement_pdf(loaded(small))
    assert str(target) in capsys.readouterr().out


def test_render_agreement_unknown_reference_is_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        call_command("render_agreement", "SN 1900/1", output=tmp_path / "avtal.pdf")


def test_render_agreement_unwritable_file_is_told(small: Agreement, tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        call_command("render_agreement", small.reference, output=tmp_path / "saknas" / "a.pdf")
