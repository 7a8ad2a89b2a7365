"""The association gives notice; after the last day the officer ends the agreement."""

import datetime
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import Page, expect
from time_machine import TimeMachineFixture

from agreements.models import Agreement
from followup.models import Notice
from tests.browser.fixtures import PageFor
from tests.journeys.partnership import make_partnership, term_around
from tests.journeys.world import Town

REASON = "Vi orkar inte längre."


def test_ended_by_notice(
    town: Town, page_for: PageFor, demo_seal: Path, time_machine: TimeMachineFixture
) -> None:
    agreement = make_partnership(town, term_around(timezone.localdate()))
    partner = page_for(town.representative, width=390, height=844)
    give_notice(partner, agreement)
    last_day = Notice.objects.get().last_day_on
    expect(partner.get_by_text(last_day.isoformat()).first).to_be_visible()
    note_received(page_for(town.officer))

    noon = datetime.time(12, tzinfo=timezone.get_current_timezone())
    after = last_day + datetime.timedelta(days=1)
    time_machine.move_to(datetime.datetime.combine(after, noon))
    end(page_for(town.officer))
    agreement.refresh_from_db()
    assert agreement.status in Agreement.OVER


def give_notice(partner: Page, agreement: Agreement) -> None:
    partner.goto(f"/overenskommelser/{agreement.pk}/uppfoljning/")
    partner.get_by_role("link", name="Säg upp").click()
    partner.get_by_role("radio", name="Uppsägning").check()
    partner.get_by_label("Skäl").fill(REASON)
    partner.get_by_role("button", name="Säg upp").click()
    expect(partner.get_by_text("Uppsägningen är införd")).to_be_visible()


def note_received(officer: Page) -> None:
    officer.goto("/")
    officer.get_by_role("link", name="Notera att uppsägningen är mottagen").click()
    expect(officer.get_by_text(REASON)).to_be_visible()
    officer.get_by_label("Mottagen den").fill(timezone.localdate().isoformat())
    officer.get_by_role("button", name="Spara").click()
    expect(officer.get_by_role("status").first).to_contain_text(
        "Noterat när uppsägningen togs emot"
    )


def end(officer: Page) -> None:
    """What remains is listed, and confirmed."""
    officer.goto("/")
    officer.get_by_role("link", name="Avsluta överenskommelsen").click()
    expect(officer.get_by_text("Rapport som väntas: Slutrapport").first).to_be_visible()
    expect(officer.get_by_text("Att betala: 58 000 kr")).to_be_visible()
    officer.get_by_label("Skäl").fill("Föreningen har sagt upp överenskommelsen.")
    officer.get_by_label("Avsluta ändå").check()
    officer.get_by_role("button", name="Avsluta överenskommelsen").click()
    expect(officer.get_by_text("Överenskommelsen är avslutad.")).to_be_visible()
    expect(officer.get_by_text("Att betala: 58 000 kr")).to_be_visible()
