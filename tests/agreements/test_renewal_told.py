"""A renewal in the board's paper, in the document, in the timeline and on the first lists."""

import pytest
from django.test import Client

from agreements import papers
from agreements.daily import follow_the_calendar
from agreements.documents import AgreementDocument, agreement_html
from agreements.models import Agreement, PaperKind, SectionKind
from agreements.paper_documents import paper_html
from agreements.timeline import timeline
from agreements.turns import turn_of
from iop.accounts.models import User
from partners.models import Board
from tests.agreements.renewing import day, make_in_force, section, start
from tests.agreements.whole import loaded
from tests.factories import make_paper_kind

_R, _S = Agreement.Relation, SectionKind


@pytest.fixture
def first(board: Board) -> Agreement:
    return make_in_force(board)


def html_of_paper(draft: Agreement, user: User) -> str:
    kind = make_paper_kind(purpose=PaperKind.Purpose.ADOPT)
    kind.sections.create(heading="Överenskommelsen", part="agreement", position=0)
    kind.sections.create(heading="Förslag", part="proposals", position=1)
    return paper_html(papers.whole(papers.start(draft.case, kind, user)))


def test_paper_says_what_an_amendment_changes(first: Agreement, officer: User) -> None:
    draft = start(officer, first, _R.AMENDMENT, takes_effect_on=day("2026-05-01"))
    text = section(draft, _S.TEXT)
    text.body = "<p>Parterna är alltid eniga.</p>"
    text.save()
    html = html_of_paper(draft, officer)
    assert f"Vad den ändrar i {first.reference}" in html
    assert "<ins>alltid</ins>" in html
    assert "Beslut i styrgruppen 2026-02-15." in html
    assert "godkänna ändringarna i överenskommelsen" in html
    assert "att gälla från och med 2026-05-01" in html


def test_paper_proposes_to_extend(first: Agreement, officer: User) -> None:
    html = html_of_paper(start(officer, first, _R.EXTENSION), officer)
    assert "förlänga överenskommelsen" in html
    assert "Första dag: från 2026-01-01 till 2027-01-01" in html


def test_document_tells_ground_and_effect_day(first: Agreement, officer: User) -> None:
    draft = start(officer, first, _R.REVISION, takes_effect_on=day("2026-05-01"))
    facts = dict(AgreementDocument(loaded(draft)).facts)
    assert facts["Börjar gälla"] == ["2026-05-01"]
    assert facts["Grund för ändringen"] == ["Beslut i styrgruppen 2026-02-15."]
    assert "Börjar gälla" not in agreement_html(loaded(first))


def test_what_the_calendar_does_is_told_as_the_systems(
    client: Client, first: Agreement, officer: User
) -> None:
    follow_the_calendar(day("2027-01-01"))
    [event] = [one for one in timeline(first.case, officer) if "avslutad" in one.what]
    assert (event.by, event.text) == ("Systemet", "Dess sista dag, 2026-12-31, har passerat.")
    client.force_login(officer)
    assert "Systemet" in client.get(first.case.get_absolute_url()).content.decode()


def test_agreement_that_goes_on_and_its_draft_say_so(
    client: Client, board: Board, officer: User
) -> None:
    agreement = make_in_force(board, extension=Agreement.Extension.AUTOMATIC)
    follow_the_calendar(day("2026-10-01"))
    draft = Agreement.objects.with_case().get(is_automatic=True)
    assert "egna villkor" in turn_of(draft)
    client.force_login(officer)
    page = client.get(agreement.get_absolute_url()).content.decode()
    assert "fortsätter enligt sina villkor till och med 2027-12-31" in page
    assert "2026-01-01–2027-12-31" in client.get("/overenskommelser/").content.decode()
