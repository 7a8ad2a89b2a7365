"""Pages of papers: started, written by two at once, read by those who may."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from agreements.models import Agreement, Criterion, Paper, PaperKind, PaperPerson, PaperSection
from agreements.papers import start, whole
from agreements.uploads import check, keep
from iop.accounts.models import User
from iop.standards.loading import load_standards
from partners.models import Board, Role
from tests.agreements.whole import make_whole_agreement
from tests.factories import (
    make_assessment,
    make_case,
    make_item,
    make_meeting,
    make_member,
    make_paper,
)

pytestmark = pytest.mark.django_db
DETAIL_QUERIES, EDIT_QUERIES, NEWS_QUERIES = 29, 29, 27
ASSESSED_QUERIES = 15


@pytest.fixture
def paper(board: Board, officer: User) -> Paper:
    load_standards()
    agreement = make_whole_agreement(board=board)
    return start(agreement.case, PaperKind.objects.get(purpose="adopt"), officer)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def shown(client: Client, paper: Paper) -> dict[str, str]:
    """The form as the page shows it, ready to be posted."""
    form = client.get(reverse("papers:edit", args=[paper.pk])).context["form"]
    data = {f"{block.name}-seen": block.seen for block in form}
    for field in form.head.form:
        data[field.html_name] = str(field.value() or "")
    for block in form.sections:
        data[f"{block.name}-body"] = block.section.body
    for rows in form.rows.values():
        data[f"{rows.name}-count"] = str(len(rows.forms))
        for place, row in enumerate(rows.raw):
            data |= {f"{rows.name}-{place}-{name}": value for name, value in row.items()}
    return data


def section_of(paper: Paper, heading: str) -> str:
    return f"section-{paper.sections.get(heading=heading).pk}-body"


def test_create_starts_the_chosen_kind(paper: Paper, officer: User) -> None:
    client = signed_in(officer)
    url = reverse("papers:create", args=[paper.case_id])
    assert "Informationsärende" in client.get(url).content.decode()
    kind = PaperKind.objects.get(purpose="inform")
    response = client.post(url, {"kind": kind.pk})
    made = Paper.objects.get(kind=kind)
    assert response.headers["Location"] == reverse("papers:edit", args=[made.pk])
    assert client.post(url, {}).status_code == 200
    assert Paper.objects.count() == 2


def test_edit_saves_text_rows_and_head(paper: Paper, officer: User) -> None:
    client = signed_in(officer)
    data = shown(client, paper)
    data["head-title"] = "Ny rubrik"
    data[section_of(paper, "Bakgrund")] = "<p>Därför</p>"
    count = int(data["proposals-count"])
    data |= {
        "proposals-count": str(count + 1),
        f"proposals-{count}-text": "ge kontoret i uppdrag att återkomma",
        f"proposals-{count}-due_on": "2027-06-30",
        "signers-count": "1",
        "signers-0-name": "Berit Ek",
        "signers-0-title": "Socialdirektör",
    }
    response = client.post(reverse("papers:edit", args=[paper.pk]), data)
    assert response.status_code == 302
    paper = whole(paper)
    assert paper.title == "Ny rubrik"
    assert paper.sections.get(heading="Bakgrund").body == "<p>Därför</p>"
    assert [str(point.due_on) for point in paper.decision_points.all()][-1] == "2027-06-30"
    signers = paper.people.filter(part=PaperPerson.Part.SIGNER)
    assert [(row.name, row.title) for row in signers] == [("Berit Ek", "Socialdirektör")]


def test_edit_untouched_writes_nothing(paper: Paper, officer: User) -> None:
    client = signed_in(officer)
    before = [Paper.history.count(), PaperSection.history.count()]
    client.post(reverse("papers:edit", args=[paper.pk]), shown(client, paper))
    assert [Paper.history.count(), PaperSection.history.count()] == before


def test_edit_two_officers_in_different_sections_lose_nothing(paper: Paper, officer: User) -> None:
    client = signed_in(officer)
    one, other = shown(client, paper), shown(client, paper)
    one[section_of(paper, "Bakgrund")] = "<p>Den enas</p>"
    other[section_of(paper, "Samråd")] = "<p>Den andras</p>"
    url = reverse("papers:edit", args=[paper.pk])
    assert client.post(url, one).status_code == 302
    assert client.post(url, other).status_code == 302
    assert paper.sections.get(heading="Bakgrund").body == "<p>Den enas</p>"
    assert paper.sections.get(heading="Samråd").body == "<p>Den andras</p>"


def test_edit_two_officers_in_one_section_both_are_shown(paper: Paper, officer: User) -> None:
    client = signed_in(officer)
    one, other = shown(client, paper), shown(client, paper)
    name = section_of(paper, "Bakgrund")
    one[name], other[name] = "<p>Den enas</p>", "<p>Den andras</p>"
    url = reverse("papers:edit", args=[paper.pk])
    client.post(url, one)
    response = client.post(url, other)
    assert response.status_code == 409
    assert "Den enas" in response.content.decode()
    assert "Den andras" in response.content.decode()
    assert paper.sections.get(heading="Bakgrund").body == "<p>Den enas</p>"
    form = response.context["form"]
    other |= {f"{block.name}-seen": block.seen for block in form}
    assert client.post(url, other).status_code == 302
    assert paper.sections.get(heading="Bakgrund").body == "<p>Den andras</p>"


def test_edit_act_moves_a_proposal_without_saving(paper: Paper, officer: User) -> None:
    client = signed_in(officer)
    stored = [point.text for point in paper.decision_points.all()]
    data = shown(client, paper) | {"act": "down:proposals:0"}
    response = client.post(reverse("papers:edit", args=[paper.pk]), data)
    rows = response.context["form"].rows["proposals"].raw
    assert [row["text"] for row in rows][:2] == [stored[1], stored[0]]
    assert [point.text for point in paper.decision_points.all()] == stored
    assert "Inte sparat än" in response.content.decode()


def test_edit_wrong_day_is_said_at_the_field(paper: Paper, officer: User) -> None:
    client = signed_in(officer)
    data = shown(client, paper) | {"head-written_on": "igår"}
    assert client.post(reverse("papers:edit", args=[paper.pk]), data).status_code == 422


def test_take_figures_after_a_change(paper: Paper, officer: User) -> None:
    client = signed_in(officer)
    Agreement.objects.update(summary="Nytt")
    url = reverse("papers:detail", args=[paper.pk])
    words = "Överenskommelsen har ändrats sedan handlingen skrevs"
    assert words in client.get(url).content.decode()
    client.post(reverse("papers:news", args=[paper.pk]))
    assert words not in client.get(url).content.decode()


def test_pdf_is_fetched_and_told_when_unchanged(paper: Paper, officer: User) -> None:
    client = signed_in(officer)
    url = reverse("papers:pdf", args=[paper.pk])
    response = client.get(url)
    assert response.content.startswith(b"%PDF")
    again = client.get(url, headers={"if-none-match": response.headers["ETag"]})
    assert again.status_code == 304


def test_news_tells_what_went_from_what_to_what(paper: Paper, officer: User) -> None:
    agreement = paper.agreement
    agreement.ends_on = datetime.date(2028, 6, 30)
    agreement.save()
    page = signed_in(officer).get(reverse("papers:news", args=[paper.pk]))
    (_heading, (change,)), *others = page.context["sections"]
    assert others == []
    assert [(fact.old, fact.new) for fact in change.facts] == [("2027-12-31", "2028-06-30")]


def test_pdf_issued_is_the_stored_file_and_never_made_again(paper: Paper, officer: User) -> None:
    stored = keep(check(SimpleUploadedFile("a.pdf", b"%PDF-1.7 x")), officer, case=paper.case)
    Paper.objects.update(status=Paper.Status.ISSUED, document=stored, title="Ändrad sedan")
    response = signed_in(officer).get(reverse("papers:pdf", args=[paper.pk]))
    assert b"".join(response.streaming_content) == b"%PDF-1.7 x"


@pytest.mark.parametrize("name", ["detail", "edit", "pdf", "news"])
def test_pages_not_visible_to_strangers(name: str, paper: Paper, stranger: User) -> None:
    response = signed_in(stranger).get(reverse(f"papers:{name}", args=[paper.pk]))
    assert response.status_code == 404


def test_readers_see_and_do_not_write(paper: Paper, colleague: User) -> None:
    client = signed_in(colleague)
    assert client.get(reverse("papers:detail", args=[paper.pk])).status_code == 200
    assert client.get(reverse("papers:edit", args=[paper.pk])).status_code == 403
    assert client.post(reverse("papers:news", args=[paper.pk])).status_code == 403
    assert client.get(reverse("papers:create", args=[paper.case_id])).status_code == 403


def test_board_members_see_issued_papers_only(paper: Paper, board: Board) -> None:
    client = signed_in(make_member(Role.BOARD_MEMBER, board))
    url = reverse("papers:detail", args=[paper.pk])
    assert client.get(url).status_code == 404
    Paper.objects.update(status=Paper.Status.ISSUED)
    page = client.get(url).content.decode()
    assert "Att se över" not in page
    assert "Ifyllt av systemet" not in page


def test_edit_issued_is_refused_in_words(paper: Paper, officer: User) -> None:
    Paper.objects.update(status=Paper.Status.ISSUED)
    response = signed_in(officer).get(reverse("papers:edit", args=[paper.pk]))
    assert response.status_code == 403
    assert "inte längre ett utkast" in response.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_have_a_constant_number_of_queries(
    rows: int, board: Board, officer: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    load_standards()
    agreement = make_whole_agreement(rows=rows, board=board)
    made = start(agreement.case, PaperKind.objects.get(purpose="adopt"), officer)
    client = signed_in(officer)
    with django_assert_num_queries(DETAIL_QUERIES):
        client.get(reverse("papers:detail", args=[made.pk]))
    with django_assert_num_queries(EDIT_QUERIES):
        client.get(reverse("papers:edit", args=[made.pk]))
    made.agreement.title = "Nytt"
    made.agreement.save()
    with django_assert_num_queries(DETAIL_QUERIES):
        client.get(reverse("papers:detail", args=[made.pk]))
    with django_assert_num_queries(NEWS_QUERIES):
        client.get(reverse("papers:news", args=[made.pk]))


def turn_on_page(client: Client, paper: Paper) -> str:
    return client.get(reverse("papers:detail", args=[paper.pk])).context["turn"]


@pytest.mark.parametrize(
    ("status", "is_placed", "turn"),
    [
        ("draft", False, "Handläggaren skriver."),
        ("in_review", False, "Väntar på att chefen godkänner den."),
        ("ready", False, "Väntar på att sekreteraren sätter upp den på ett sammanträde."),
        ("ready", True, "Väntar på att sekreteraren skickar ut den till sammanträdet 2026-09-10."),
        ("issued", True, "Väntar på nämndens beslut på sammanträdet 2026-09-10."),
        ("issued", False, "Väntar på att sekreteraren sätter upp den på ett sammanträde."),
        ("decided", False, ""),
    ],
)
def test_page_says_whose_turn_it_is(
    board: Board, officer: User, status: str, turn: str, *, is_placed: bool
) -> None:
    paper = make_paper(board=board, status=status)
    if is_placed:
        make_item(make_meeting(board), paper)
    assert turn_on_page(signed_in(officer), paper) == turn


@pytest.mark.parametrize(
    ("status", "turn"),
    [("ready", "Väntar på att handläggaren skickar den."), ("issued", "")],
)
def test_page_says_whose_turn_it_is_with_a_letter(
    board: Board, officer: User, status: str, turn: str
) -> None:
    paper = make_paper(board=board, status=status, purpose=PaperKind.Purpose.LETTER)
    assert turn_on_page(signed_in(officer), paper) == turn


@pytest.mark.parametrize("count", [1, 3])
def test_draft_shows_criteria_in_the_words_that_were_assessed(
    board: Board, officer: User, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    case = make_case(board=board, status="assigned")
    names = tuple(f"Kriterium {number}" for number in range(count))
    assessment = make_assessment(case=case, by=officer, names=names)
    assessment.status, assessment.concluded_at = "concluded", timezone.now()
    assessment.save()
    paper = make_paper(case=case, author=officer, assessment=assessment)
    PaperSection.objects.create(paper=paper, position=1, heading="Kriterier", part="criteria")
    for criterion in Criterion.objects.all():
        criterion.name = "Något annat"
        criterion.save()
    client = signed_in(officer)
    with django_assert_num_queries(ASSESSED_QUERIES):
        page = client.get(reverse("papers:detail", args=[paper.pk])).content.decode()
    assert all(name in page for name in names)
    assert "Något annat" not in page
    assert whole(paper).assessment.criterion_answers.all()[0].criterion.name == names[0]
