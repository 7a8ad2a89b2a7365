"""An agreement in force to extend and change, and renewals that are signed."""

import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from agreements import freezing, renewal
from agreements.models import (
    Agreement,
    Case,
    ContributionYear,
    Instalment,
    PaymentPlan,
    ReportDuty,
    Section,
    SectionKind,
    Signatory,
    Snapshot,
)
from iop.accounts.models import User
from partners.models import Board
from tests.agreements.test_signing import sign_all
from tests.agreements.whole import HEADINGS
from tests.factories import (
    make_agreement,
    make_case,
    make_contribution,
    make_organisation,
    make_party,
    make_section,
)

_R = Agreement.Relation
KINDS = (
    *(SectionKind.TEXT, SectionKind.PARTIES, SectionKind.PERIOD, SectionKind.ECONOMY),
    *(SectionKind.GOALS, SectionKind.PAYMENTS, SectionKind.REPORTS, SectionKind.SIGNATORIES),
)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def make_in_force(board: Board, **fields: Any) -> Agreement:
    """An active agreement of 2026 with money, a payment, a report and signatories."""
    fields.setdefault("status", Agreement.Status.ACTIVE)
    fields.setdefault("extension", Agreement.Extension.OPTION)
    fields.setdefault("extension_months", 12)
    fields.setdefault("notice_months", 3)
    fields.setdefault("review_on", day("2026-09-01"))
    fields.setdefault("shared_at", datetime.datetime(2025, 11, 1, tzinfo=datetime.UTC))
    case = fields.pop("case", None) or make_case(board=board, status=Case.Status.ACCEPTED)
    agreement = make_agreement(case=case, **fields)
    for kind in KINDS:
        make_section(agreement, kind, heading=HEADINGS[kind], body="<p>Parterna är eniga.</p>")
    public = make_party(agreement, board.organisation, board=board)
    partner = make_party(agreement, make_organisation(name="Vännerna"))
    money = make_contribution(public, years={2026: Decimal(58_000)})
    plan = PaymentPlan.objects.create(agreement=agreement, contribution=money, recipient=partner)
    Instalment.objects.create(plan=plan, amount=58_000, due_on=day("2026-02-28"))
    ReportDuty.objects.create(agreement=agreement, party=partner, due_on=day("2026-12-15"))
    for position, (party, name) in enumerate([(public, "Åsa Ström"), (partner, "Bo Lind")]):
        Signatory.objects.create(agreement=agreement, party=party, name=name, position=position)
    return agreement


def section(agreement: Agreement, kind: SectionKind) -> Section:
    return agreement.sections.get(kind=kind)


def start(
    user: User, agreement: Agreement, relation: Agreement.Relation, **given: Any
) -> Agreement:
    given.setdefault("ground", "Beslut i styrgruppen 2026-02-15.")
    return renewal.start(user, agreement, relation, **given)


def open_signing(agreement: Agreement, user: User) -> Snapshot:
    """What was decided elsewhere is frozen and open to be signed."""
    Agreement.objects.filter(pk=agreement.pk).update(status=Agreement.Status.SIGNING)
    agreement.refresh_from_db()
    with transaction.atomic():
        freezing.freeze(agreement, user, "")
    return agreement.snapshots.get(voided_at=None)


def sign(agreement: Agreement, user: User) -> Agreement:
    """Signed by all, as it was decided."""
    sign_all(open_signing(agreement, user), user)
    agreement.refresh_from_db()
    return agreement


def make_amended(board: Board, officer: User, first: Agreement, on: str) -> Agreement:
    """A signed amendment of the text, that takes effect on the day."""
    text = section(first, SectionKind.TEXT)
    amended = start(officer, first, _R.AMENDMENT, open_sections=[text.pk], takes_effect_on=day(on))
    changed = section(amended, SectionKind.TEXT)
    changed.body = "<p>Parterna är eniga om mer.</p>"
    changed.save()
    return sign(amended, officer)


def raise_with_index(agreement: Agreement, year: int) -> None:
    """Let the amount of the year be one that an index gave."""
    row = ContributionYear.objects.get(contribution__agreement=agreement, year=year)
    row.calculation = {"kind": "uplift"}
    row.save()
