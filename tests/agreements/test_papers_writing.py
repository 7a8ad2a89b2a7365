"""A paper saves itself, never over another's words, and takes its files along."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from agreements.models import DecisionPoint, Document, Paper, PaperKind
from agreements.papers import start
from iop.accounts.models import User
from iop.standards.loading import load_standards
from partners.models import Board
from tests.agreements.test_views_papers import section_of, shown, signed_in
from tests.agreements.whole import make_whole_agreement

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(board: Board, officer: User) -> Paper:
    load_standards()
    agreement = make_whole_agreement(board=board)
    return start(agreement.case, PaperKind.objects.get(purpose="adopt"), officer)


@pytest.fixture
def client(officer: User) -> Client:
    return signed_in(officer)


def save(client: Client, paper: Paper, data: dict[str, Any]) -> HttpResponse:
    """As the page's own script saves."""
    url = reverse("papers:edit", args=[paper.pk])
    return client.post(url, data, headers={"accept": "application/json"})


def file(name: str = "Kalkyl.pdf", content: bytes = b"%PDF-1.7 ...") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def with_row(data: dict[str, Any], rows: str, **values: Any) -> dict[str, Any]:
    place = int(data[f"{rows}-count"])
    named = {f"{rows}-{place}-{name}": value for name, value in values.items()}
    return data | {f"{rows}-count": str(place + 1)} | named


def test_autosave_tells_what_the_page_is_now_based_on(client: Client, paper: Paper) -> None:
    data = with_row(shown(client, paper), "proposals", text="återkomma", due_on="2027-01-31")
    count = paper.decision_points.count()
    answer = save(client, paper, data).json()
    assert answer["state"] == "saved"
    new = paper.decision_points.get(text="återkomma")
    assert set(answer["basis"]) == {
        "proposals-seen",
        *(f"proposals-{place}-pk" for place in range(count + 1)),
    }
    assert answer["basis"][f"proposals-{count}-pk"] == str(new.pk)
    data |= answer["basis"] | {f"proposals-{count}-text": "återkomma i vår"}
    assert save(client, paper, data).json()["state"] == "saved"
    assert paper.decision_points.get(pk=new.pk).text == "återkomma i vår"
    assert paper.decision_points.count() == count + 1


def test_autosave_leaves_untouched_rows_without_history(client: Client, paper: Paper) -> None:
    before = DecisionPoint.history.count()
    data = shown(client, paper) | {"proposals-1-text": "något annat"}
    save(client, paper, data)
    assert DecisionPoint.history.count() == before + 1
    is_filled = list(paper.decision_points.values_list("is_filled", flat=True))
    assert is_filled[:2] == [True, False]


def test_rows_that_the_page_did_not_show_are_left(client: Client, paper: Paper) -> None:
    data = shown(client, paper)
    data |= {section_of(paper, "Bakgrund"): "<p>Sparas</p>"}
    del data["attachments-seen"], data["attachments-count"]
    attached = paper.attachments.count()
    answer = save(client, paper, data).json()
    assert answer["state"] == "saved"
    assert set(answer["basis"]) == {f"section-{paper.sections.get(heading='Bakgrund').pk}-seen"}
    assert paper.attachments.count() == attached


def test_autosave_keeps_the_sound_and_says_what_is_not(client: Client, paper: Paper) -> None:
    data = shown(client, paper) | {
        "head-written_on": "igår",
        section_of(paper, "Bakgrund"): "<p>Sparas</p>",
    }
    answer = save(client, paper, data).json()
    assert answer["state"] == "partly"
    assert set(answer["errors"]) == {"id_head-written_on"}
    assert paper.sections.get(heading="Bakgrund").body == "<p>Sparas</p>"


@pytest.mark.parametrize("rows", [False, True])
def test_autosave_over_another_stops(client: Client, paper: Paper, *, rows: bool) -> None:
    name = "proposals-0-text" if rows else section_of(paper, "Bakgrund")
    one = shown(client, paper) | {name: "<p>Den enas</p>"}
    other = shown(client, paper) | {
        name: "<p>Den andras</p>",
        section_of(paper, "Samråd"): "<p>Eget</p>",
    }
    save(client, paper, one)
    response = save(client, paper, other)
    assert response.status_code == 409
    assert response.json()["state"] == "conflict"
    # What nobody else has touched is saved; the rest rests on what it rested on.
    samrad = paper.sections.get(heading="Samråd")
    assert samrad.body == "<p>Eget</p>"
    assert set(response.json()["basis"]) == {f"section-{samrad.pk}-seen"}
    page = client.post(reverse("papers:edit", args=[paper.pk]), other)
    assert page.status_code == 409
    both = page.content.decode()
    assert "Den enas" in both
    assert "Den andras" in both
    stored = paper.decision_points.first().text if rows else paper.sections.get(
        heading="Bakgrund"
    ).body  # fmt: skip
    assert stored == "<p>Den enas</p>"


def test_writing_in_what_is_no_draft_shows_the_words(client: Client, paper: Paper) -> None:
    data = shown(client, paper) | {section_of(paper, "Bakgrund"): "<p>Mina ord</p>"}
    Paper.objects.update(status=Paper.Status.REVIEW)
    assert save(client, paper, data).json()["state"] == "closed"
    response = client.post(reverse("papers:edit", args=[paper.pk]), data)
    assert response.status_code == 403
    assert "Mina ord" in response.content.decode()


def test_attached_file_is_kept_with_the_case(client: Client, paper: Paper) -> None:
    data = with_row(shown(client, paper), "attachments", name="", source="", file=file())
    response = client.post(reverse("papers:edit", args=[paper.pk]), data)
    assert response.status_code == 302
    row = paper.attachments.last()
    assert row.name == "Kalkyl"
    assert row.document.case == paper.case
    assert row.document.name == "Kalkyl.pdf"
    response = client.get(reverse("agreements:document", args=[row.document.pk]))
    assert b"".join(response.streaming_content) == b"%PDF-1.7 ..."


def test_attach_button_keeps_the_file_and_shows_the_row(client: Client, paper: Paper) -> None:
    data = with_row(shown(client, paper), "attachments", name="", source="", file=file())
    data["act"] = f"attach:attachments:{int(data['attachments-count']) - 1}"
    response = client.post(reverse("papers:edit", args=[paper.pk]), data)
    kept = Document.objects.get(name="Kalkyl.pdf")
    row = response.context["form"].rows["attachments"].raw[-1]
    assert (row["name"], row["source"]) == ("Kalkyl", f"document-{kept.pk}")
    assert not paper.attachments.filter(document=kept).exists()


def test_attach_button_says_why_a_file_cannot_be_used(client: Client, paper: Paper) -> None:
    data = with_row(
        shown(client, paper), "attachments", name="", source="", file=file("x.exe", b"MZ")
    )
    data["act"] = f"attach:attachments:{int(data['attachments-count']) - 1}"
    page = client.post(reverse("papers:edit", args=[paper.pk]), data).content.decode()
    assert "kan inte bifogas" in page
    assert not Document.objects.exists()


def test_autosave_sends_no_file(client: Client, paper: Paper) -> None:
    data = with_row(shown(client, paper), "attachments", name="A", source="", file=file())
    save(client, paper, data)
    assert not Document.objects.exists()


def test_removed_attachment_stays_in_the_case(client: Client, paper: Paper) -> None:
    data = with_row(shown(client, paper), "attachments", name="", source="", file=file())
    url = reverse("papers:edit", args=[paper.pk])
    client.post(url, data)
    client.post(url, shown(client, paper) | {"attachments-count": "0"})
    assert not paper.attachments.exists()
    assert Document.objects.filter(case=paper.case).count() == 1
