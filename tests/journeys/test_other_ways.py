"""Ways that matter and end otherwise: a refusal, and a decision with a condition."""

from django.utils import timezone
from playwright.sync_api import expect

from agreements.models import Agreement, Case, Paper, Signatory
from tests.agreements.whole import make_small_agreement
from tests.browser.fixtures import PageFor
from tests.factories import make_item, make_meeting, make_paper
from tests.journeys import beginning, deciding
from tests.journeys.world import Town


def test_refusal(town: Town, page_for: PageFor) -> None:
    today = timezone.localdate()
    officer, partner = page_for(town.officer), page_for(town.representative)
    secretary = page_for(town.secretary)

    beginning.leave_initiative(partner)
    beginning.take_case(officer)
    beginning.assess_as_procurement(officer)
    beginning.decline(officer)
    deciding.write_refusal(officer)
    deciding.approve_paper(page_for(town.chief))
    deciding.issue_to_meeting(secretary, today)
    deciding.record_decision(secretary, today)
    deciding.send_letter(officer)

    partner.goto("/")
    partner.get_by_role("link", name=beginning.TITLE).click()
    expect(partner.get_by_text("Brevet berättar varför")).to_be_visible()
    expect(partner.get_by_role("link", name="Brev till initiativtagaren")).to_be_visible()
    deciding.close_case(officer)


def test_condition_closes_signing_until_it_is_met(town: Town, page_for: PageFor) -> None:
    make_issued(town)
    today = timezone.localdate()
    secretary = page_for(town.secretary)
    deciding.record_decision(secretary, today, condition="att fullmäktige anslår medel")

    officer = page_for(town.officer)
    officer.goto(f"/underskrift/{Agreement.objects.get().pk}/")
    expect(officer.get_by_text("att fullmäktige anslår medel").first).to_be_visible()
    expect(officer.get_by_role("button", name="Öppna för underskrift")).to_have_count(0)

    secretary.goto("/")
    secretary.get_by_role("link", name="Notera när villkoret är uppfyllt").click()
    secretary.get_by_label("villkoret").fill(today.isoformat())
    secretary.get_by_role("button", name="Spara").click()
    officer.reload()
    officer.get_by_role("button", name="Öppna för underskrift").click()
    expect(officer.get_by_text("Överenskommelsen är öppen för underskrift")).to_be_visible()


def make_issued(town: Town) -> None:
    """An agreement that is ready, with its paper on the agenda of today's meeting."""
    agreement = make_small_agreement(board=town.board)
    for party in agreement.parties.all():
        Signatory.objects.create(agreement=agreement, party=party, name="Per Sund")
    Case.objects.update(status=Case.Status.ACCEPTED, officer=town.officer)
    Agreement.objects.update(status=Agreement.Status.READY)
    paper = make_paper(case=agreement.case, agreement=agreement, status=Paper.Status.ISSUED)
    make_item(make_meeting(town.board, held_on=timezone.localdate()), paper)
