"""The pages of reviews, notice and endings, as officers and parties meet them."""

import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agreements.models import Agreement, Paper, PaperKind
from followup.forms.reviews import forms_of
from followup.models import Notice, Review
from iop.accounts.models import User
from partners.models import Board, Role
from tests.factories import make_member, make_organisation, make_paper_kind, make_party
from tests.followup.making import make_signed, partner_party
from tests.followup.making_reviews import make_history, make_notice, make_review
from tests.followup.test_reviewing import typed

pytestmark = pytest.mark.django_db

JSON = {"headers": {"accept": "application/json"}}


@pytest.fixture
def agreement(board: Board) -> Agreement:
    return make_signed(
        board=board,
        starts_on=datetime.date(2020, 1, 1),
        ends_on=datetime.date(2099, 12, 31),
        notice_months=3,
        notice_in_writing=True,
    )


@pytest.fixture
def partner(agreement: Agreement) -> User:
    return make_member(Role.PARTNER, partner_party(agreement).organisation)


def page(name: str, key: int) -> str:
    return reverse(f"reviews:{name}", args=[key])


def data(review: Review, **changes: str) -> dict[str, Any]:
    return typed(forms_of(review), **changes).dict()


# --- Reviews ---------------------------------------------------------------------------


def test_review_from_beginning_to_paper(
    client: Client, officer: User, agreement: Agreement
) -> None:
    make_paper_kind(purpose=PaperKind.Purpose.EVALUATE)
    make_history(agreement)
    client.force_login(officer)
    assert client.get(page("start", agreement.pk)).status_code == 200
    response = client.post(page("start", agreement.pk))
    review = Review.objects.get()
    assert response["Location"] == page("edit", review.pk)
    assert client.get(page("start", agreement.pk))["Location"] == page("edit", review.pk)

    text = client.get(page("edit", review.pk)).content.decode()
    assert "minst 10 relationer" in text
    response = client.post(page("edit", review.pk), data(review, goals_note="Nått."))
    assert response["Location"] == page("conclude", review.pk)
    response = client.post(page("conclude", review.pk))
    assert response.status_code == 422
    assert "Välj en slutsats." in response.content.decode()
    review.refresh_from_db()
    said = data(review, conclusion="changed", reasons="Det går bra.", save="stay")
    client.post(page("edit", review.pk), said)
    assert "Ekonomi" in client.get(page("conclude", review.pk)).content.decode()
    response = client.post(page("conclude", review.pk))
    assert response["Location"] == page("detail", review.pk)

    text = client.get(page("detail", review.pk)).content.decode()
    assert reverse("agreements:renew", args=[agreement.pk]) in text
    first = client.post(page("paper", review.pk))
    paper = Paper.objects.get()
    assert first["Location"] == reverse("papers:edit", args=[paper.pk])
    assert client.post(page("paper", review.pk))["Location"] == first["Location"]
    client.post(page("reopen", review.pk), {"reason": "Fel siffra."})
    review.refresh_from_db()
    assert review.is_ongoing


def test_review_saves_itself(client: Client, officer: User, agreement: Agreement) -> None:
    review = make_review(agreement)
    opened_by_both = data(review)
    client.force_login(officer)
    first = client.post(page("edit", review.pk), {**opened_by_both, "mal-goals_note": "A"}, **JSON)
    assert (first.status_code, first.json()["state"]) == (200, "saved")
    second = {**opened_by_both, "mal-goals_note": "B"}
    answer = client.post(page("edit", review.pk), second, **JSON)
    assert (answer.status_code, answer.json()["state"]) == (409, "conflict")
    both = client.post(page("edit", review.pk), second)
    text = both.content.decode()
    assert both.status_code == 409
    assert ">B</textarea>" in text.replace("\n", "")
    assert "<p>A</p>" in text


def test_too_long_a_text_is_kept_on_the_page(
    client: Client, officer: User, agreement: Agreement
) -> None:
    review = make_review(agreement)
    client.force_login(officer)
    response = client.post(page("edit", review.pk), data(review, goals_note="x" * 10_001))
    assert response.status_code == 422
    assert "x" * 10_001 in response.content.decode()


def test_concluded_meanwhile_shows_what_was_typed(
    client: Client, officer: User, agreement: Agreement
) -> None:
    review = make_review(agreement, status=Review.Status.CONCLUDED)
    client.force_login(officer)
    response = client.post(page("edit", review.pk), data(review, goals_note="Sent kommet"))
    assert response.status_code == 403
    assert "Sent kommet" in response.content.decode()
    assert client.post(page("edit", review.pk), data(review), **JSON).json()["state"] == "closed"


def test_parties_read_a_concluded_review_without_the_assessment(
    client: Client, agreement: Agreement, partner: User
) -> None:
    known = {"mal": ["Relationer: 12"], "kriterier": ["Hemligt kriterium"]}
    review = make_review(agreement, status=Review.Status.CONCLUDED, known=known)
    client.force_login(partner)
    text = client.get(page("detail", review.pk)).content.decode()
    assert "Relationer: 12" in text
    assert "Hemligt kriterium" not in text
    assert "Öppna översynen igen" not in text
    assert client.get(page("detail", make_review(agreement).pk)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("edit", 22), ("detail", 10)])
def test_pages_of_a_review_ask_the_same_number_of_queries(
    client: Client, officer: User, agreement: Agreement, name: str, queries: int, count: int
) -> None:
    make_history(agreement, count)
    review = make_review(agreement, status="ongoing" if name == "edit" else "concluded")
    client.force_login(officer)
    client.get(page(name, review.pk))
    with CaptureQueriesContext(connection) as asked:
        client.get(page(name, review.pk))
    assert len(asked) == queries


# --- Notice ----------------------------------------------------------------------------


def letter(agreement: Agreement, **said: Any) -> dict[str, Any]:
    return {
        "kind": "notice",
        "party": str(partner_party(agreement).pk),
        "given_on": "2026-03-10",
        "way": "letter",
        "reason": "Vi orkar inte.",
        **said,
    }


def test_notice_is_entered_with_its_file(
    client: Client, officer: User, agreement: Agreement
) -> None:
    client.force_login(officer)
    assert "3 månaders" in client.get(page("notice", agreement.pk)).content.decode()
    file = SimpleUploadedFile("brev.pdf", b"%PDF-1.7 brev")
    response = client.post(page("notice", agreement.pk), letter(agreement, file=file))
    notice = Notice.objects.get()
    assert response["Location"] == page("notice_detail", notice.pk)
    assert notice.last_day_on == datetime.date(2026, 6, 10)
    assert notice.document.name == "brev.pdf"
    assert "brev.pdf" in client.get(page("notice_detail", notice.pk)).content.decode()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"party": ""}, "Välj den part som säger upp."),
        ({"given_on": "2999-01-01"}, "ligger i framtiden"),
        ({"received_on": "2026-03-01"}, "innan den lämnades"),
        ({"last_day_on": "2026-05-01"}, "sista dagen 2026-06-10"),
        ({"last_day_on": "2026-01-01", "last_day_note": "Ja"}, "Sista dagen ligger före"),
        ({"kind": "agreed", "party": ""}, "ingen avtalad uppsägningstid"),
        ({"reason": ""}, "måste fyllas i"),
    ],
)
def test_notice_says_what_is_wrong(
    client: Client, officer: User, agreement: Agreement, said: dict[str, str], sentence: str
) -> None:
    client.force_login(officer)
    response = client.post(page("notice", agreement.pk), letter(agreement, **said))
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Notice.objects.exists()


def test_another_last_day_says_why(client: Client, officer: User, agreement: Agreement) -> None:
    client.force_login(officer)
    said = {"last_day_on": "2026-05-01", "last_day_note": "Parterna är överens."}
    client.post(page("notice", agreement.pk), letter(agreement, **said))
    assert Notice.objects.get().last_day_on == datetime.date(2026, 5, 1)


def test_notice_by_word_of_mouth_is_warned_of(
    client: Client, officer: User, agreement: Agreement
) -> None:
    client.force_login(officer)
    sent = letter(agreement, way="phone")
    text = client.post(page("notice", agreement.pk), sent, follow=True).content.decode()
    assert "Be att få den skriftligt också." in text


def test_partner_gives_notice_here(client: Client, agreement: Agreement, partner: User) -> None:
    client.force_login(partner)
    text = client.get(page("notice", agreement.pk)).content.decode()
    assert 'name="given_on"' not in text
    own = str(partner_party(agreement).pk)
    soon = {"last_day_on": str(timezone.localdate()), "last_day_note": "Bråttom"}
    sent = {"kind": "notice", "party": own, "reason": "Slut.", **soon}
    assert client.post(page("notice", agreement.pk), sent).status_code == 422
    client.post(page("notice", agreement.pk), {"kind": "notice", "party": own, "reason": "Slut."})
    notice = Notice.objects.get()
    today = timezone.localdate()
    assert (notice.entered_by, notice.given_on, notice.way) == (partner, today, "here")
    assert client.post(page("notice_revoke", notice.pk), {"reason": "Nej"}).status_code == 403


def test_partner_gives_no_notice_for_another(
    client: Client, agreement: Agreement, partner: User
) -> None:
    other = make_party(agreement, make_organisation())
    client.force_login(partner)
    sent = {"kind": "notice", "party": str(other.pk), "reason": "Slut."}
    assert client.post(page("notice", agreement.pk), sent).status_code == 422


def test_notice_is_received_and_taken_back(
    client: Client, officer: User, agreement: Agreement
) -> None:
    notice = make_notice(agreement)
    client.force_login(officer)
    early = client.post(page("notice_received", notice.pk), {"received_on": "2026-03-01"})
    assert early.status_code == 422
    client.post(page("notice_received", notice.pk), {"received_on": "2026-03-12"})
    client.post(page("notice_revoke", notice.pk), {"reason": "Överens."})
    notice.refresh_from_db()
    assert (notice.received_on, notice.is_standing) == (datetime.date(2026, 3, 12), False)


def test_one_of_several_leads_to_an_amendment(
    client: Client, officer: User, agreement: Agreement
) -> None:
    other = make_party(agreement, make_organisation(name="Kvarvarande förening"))
    client.force_login(officer)
    text = client.get(page("notice_detail", make_notice(agreement).pk)).content.decode()
    assert other.name in text
    assert reverse("agreements:renew", args=[agreement.pk]) in text


# --- The end ---------------------------------------------------------------------------


def test_agreement_is_ended_though_something_remains(
    client: Client, officer: User, agreement: Agreement
) -> None:
    client.force_login(officer)
    assert "är 2099-12-31" in client.get(page("end", agreement.pk)).content.decode()
    make_notice(agreement)
    assert client.get(page("end", agreement.pk)).status_code == 200
    bare = client.post(page("end", agreement.pk), {"way": "terminate"})
    assert bare.status_code == 422
    said = {"way": "terminate", "reason": "Det tar vi sedan.", "is_confirmed": "on"}
    response = client.post(page("end", agreement.pk), said)
    assert response["Location"] == reverse("followup:overview", args=[agreement.pk])
    agreement.refresh_from_db()
    assert agreement.status == Agreement.Status.TERMINATED
    assert client.get(page("end", agreement.pk)).status_code == 403


def test_overview_tells_a_cancellation_from_notice(
    client: Client, officer: User, agreement: Agreement
) -> None:
    make_notice(agreement, kind=Notice.Kind.CANCELLATION)
    client.force_login(officer)
    said = {"way": "cancel", "reason": "Avtalsbrott.", "is_confirmed": "on"}
    text = client.post(page("end", agreement.pk), said, follow=True).content.decode()
    assert "Hävd." in text


def test_buttons_of_the_agreement_lead_to_the_pages(
    client: Client, officer: User, agreement: Agreement
) -> None:
    client.force_login(officer)
    text = client.get(agreement.get_absolute_url()).content.decode()
    assert f'href="{page("end", agreement.pk)}"' in text
    assert f'href="{page("notice", agreement.pk)}"' in text
    move = reverse("cases:move", args=["overenskommelse", agreement.pk, "end"])
    assert client.post(move)["Location"] == page("end", agreement.pk)
    notice = make_notice(agreement)
    text = client.get(agreement.get_absolute_url()).content.decode()
    assert f'href="{page("notice_detail", notice.pk)}"' in text


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("end", 22), ("notice_detail", 22)])
def test_pages_of_the_end_ask_the_same_number_of_queries(
    client: Client, officer: User, agreement: Agreement, name: str, queries: int, count: int
) -> None:
    make_history(agreement, count)
    others = [make_party(agreement, make_organisation()) for _place in range(count - 1)]
    notice, *_more = [
        make_notice(agreement),
        *(make_notice(agreement, party=one) for one in others),
    ]
    client.force_login(officer)
    key = agreement.pk if name == "end" else notice.pk
    client.get(page(name, key))
    with CaptureQueriesContext(connection) as asked:
        client.get(page(name, key))
    assert len(asked) == queries
