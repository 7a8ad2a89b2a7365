"""axe finds no fault on any page of payments, and none is wider than a telephone."""

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from agreements.models import Agreement, Contribution, Funder, PaymentPlan
from followup import paying
from followup.models import Payment
from followup.urls import payments as addresses
from iop.accounts.models import User
from partners.models import Board
from tests.browser.accessibility import violations
from tests.browser.fixtures import PageFor
from tests.factories import make_contribution
from tests.followup.making import make_plan, make_signed, partner_party
from tests.followup.making_payments import (
    instalment_of,
    make_outcome,
    make_payment,
    make_register_entry,
    make_report,
)

pytestmark = pytest.mark.django_db(transaction=True)

LOOKS = [("light", 1280), ("dark", 1280), ("dark", 390), ("light", 390)]
NO_PAGES = {"export"}


@pytest.fixture
def agreement(board: Board, officer: User) -> Agreement:
    """Two years, paid in part, one held, one struck out, with an outside funder.

    What was paid under the version before counts nowhere yet.
    """
    earlier = make_signed(board=board, status=Agreement.Status.SUPERSEDED)
    make_plan(earlier)
    make_payment(earlier, amount=5_000)
    agreement = make_signed(
        case=earlier.case,
        version=2,
        title="Vänner emellan",
        ends_on=datetime.date(2027, 12, 31),
        predecessor=earlier,
        relation=Agreement.Relation.AMENDMENT,
    )
    make_plan(agreement)
    make_plan(agreement, due_on=datetime.date(2027, 1, 31), condition=PaymentPlan.Condition.REPORT)
    make_payment(agreement, amount=20_000, reference="V 1", note="Första delen")
    paying.void(officer, make_payment(agreement, amount=10).pk, "Fel")
    gift = make_contribution(partner_party(agreement), years={2026: 10_000, 2027: 10_000})
    make_outcome(make_report(agreement), gift, amount=Decimal(9_000), year=2026)
    funder = Funder.objects.create(
        agreement=agreement, name_as_written="Länsstyrelsen", repays_unused=True
    )
    Contribution.objects.create(
        agreement=agreement, funder=funder, description="Statsbidrag",
        valuation="valued", form="total", amount=30_000,
    )  # fmt: skip
    make_payment(agreement, kind=Payment.Kind.GRANT, funder=funder, amount=30_000)
    make_register_entry(agreement)
    make_register_entry(agreement, amount_eur=5, told_on=datetime.date(2026, 2, 1), told_by=officer)
    return agreement


def pages(agreement: Agreement) -> dict[str, tuple[object, ...]]:
    untold = agreement.register_entries.get(told_on=None)
    return {
        "list": (),
        "import": (),
        "register": (),
        "agreement": (agreement.pk,),
        "count": (agreement.pk, instalment_of(agreement.predecessor).pk),
        "enter": (agreement.pk,),
        "pay": (instalment_of(agreement).pk,),
        "void": (agreement.payments.standing().first().pk,),
        "tell": (untold.pk,),
    }


def faults(page: Page) -> list[str]:
    found = []
    for scheme, width in LOOKS:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"{page.url} {scheme} {width}: {fault}" for fault in violations(page)]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{page.url} is wider than {width}")
    return found


def test_every_page_of_payments(page_for: PageFor, officer: User, agreement: Agreement) -> None:
    listed = pages(agreement)
    assert {pattern.name for pattern in addresses.urlpatterns} - set(listed) == NO_PAGES
    page = page_for(officer)
    found = []
    for name, arguments in listed.items():
        page.goto(reverse(f"payments:{name}", args=arguments))
        found += faults(page)
    page.goto(reverse("followup:overview", args=[agreement.pk]))
    assert found + faults(page) == []


def test_file_is_shown_and_then_entered(
    page_for: PageFor, officer: User, agreement: Agreement
) -> None:
    page = page_for(officer, width=390)
    page.goto(reverse("payments:import"))
    rows = (
        "Delbetalningens nyckel;Betald den;Betalt belopp",
        f"{instalment_of(agreement).pk};2026-02-02;1000",
        f"{instalment_of(agreement).pk};fel;1000",
    )
    file = {"name": "b.csv", "mimeType": "text/csv", "buffer": "\n".join(rows).encode()}
    page.set_input_files("input[type=file]", files=[file])
    page.click("main button[type=submit]")
    page.get_by_text("Skriv dagen som 2026-01-31").wait_for()
    assert faults(page) == []
    page.get_by_role("button", name="För in 1 betalning").click()
    page.get_by_text("1 betalning är införd.").wait_for()
    assert Payment.objects.filter(amount=1000).count() == 1


def test_list_is_filtered_as_one_types(
    page_for: PageFor, officer: User, agreement: Agreement
) -> None:
    other = make_signed(board=agreement.case.board, title="Läxhjälp")
    make_plan(other)
    page = page_for(officer)
    page.goto(reverse("payments:list"))
    page.get_by_label("Sök", exact=True).fill("Läxhjälp")
    page.get_by_text("1 delbetalning", exact=True).first.wait_for()
    assert page.get_by_text("Vänner emellan").count() == 0
