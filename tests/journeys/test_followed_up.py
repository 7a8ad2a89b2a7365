"""The whole follow-up, through the real pages: meeting, report, payment, review, extension."""

from pathlib import Path

from django.utils import timezone
from playwright.sync_api import Page

from agreements.models import Agreement
from iop.accounts.models import User
from tests.browser.fixtures import PageFor
from tests.journeys import (
    deciding,
    meeting_group,
    paying,
    renewing,
    reporting,
    signing,
    talking,
)
from tests.journeys.partnership import CONTROLLER, Term, make_partnership, term_around
from tests.journeys.world import Town
from tests.mailbox import Mailbox

PHONE = {"width": 390, "height": 844}


def test_followed_up(town: Town, page_for: PageFor, demo_seal: Path, mailbox: Mailbox) -> None:
    term = term_around(timezone.localdate())
    agreement = make_partnership(town, term)
    officer, phone = page_for(town.officer), page_for(town.officer, **PHONE)
    partner = page_for(town.representative, **PHONE)
    controller = page_for(User.objects.get(name=CONTROLLER))

    meeting_group.raise_topic(partner)
    meeting_group.call(officer, term.today)
    meeting_group.assert_called(mailbox, {town.officer.email, town.representative.email})
    meeting_group.open_log(phone)
    meeting_group.open_log(partner)
    meeting_group.log_together(phone, partner)
    meeting_group.close(phone)
    officer.goto(phone.url)
    meeting_group.adjust(officer, partner, term.today)
    meeting_group.assert_minutes(officer, term.today)

    paying.refuse_before_the_report(controller, term.today)
    reporting.write(partner)
    reporting.send_back(officer)
    reporting.mend(partner)
    reporting.approve(controller)
    paying.pay(controller, term.today)

    renewing.review(officer)
    extend_for_a_year(town, page_for, officer, partner, term)
    look_back(officer, agreement, term)


def extend_for_a_year(
    town: Town, page_for: PageFor, officer: Page, partner: Page, term: Term
) -> None:
    """From the concluded review to an extension that both parties have signed."""
    chief, secretary = page_for(town.chief), page_for(town.secretary)
    review = officer.url
    renewing.extend(officer, term)
    talking.share(officer)
    talking.accept(partner)
    renewing.send_for_review(officer)
    talking.approve_draft(chief)
    renewing.write_paper(officer, review)
    deciding.approve_paper(chief)
    deciding.issue_to_meeting(secretary, term.today)
    deciding.record_decision(secretary, term.today)
    signing.open_for_signing(secretary, of=2)
    signing.sign_here(page_for(town.chair), town.chair, of=2)
    signing.sign_here(partner, town.representative, signed=2, of=2)


def look_back(officer: Page, agreement: Agreement, term: Term) -> None:
    """The old text is shown as it was, and what was done under it is still there."""
    officer.goto(f"/arenden/{agreement.case_id}/i-kraft/")
    renewing.assert_in_force(officer, term)
    officer.goto(f"/overenskommelser/{agreement.pk}/uppfoljning/")
    renewing.assert_the_old_is_kept(officer)
