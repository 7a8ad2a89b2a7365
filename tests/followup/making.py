"""Typed functions that make a signed agreement to follow up, and what it promises."""

import datetime
from typing import Any

from agreements.models import (
    Agreement,
    Case,
    Goal,
    Group,
    GroupMember,
    Indicator,
    Instalment,
    Party,
    PaymentPlan,
    ReportDuty,
)
from partners.models import Board, Organisation
from tests.factories import make_agreement, make_board, make_case, make_contribution, make_party

SIGNED_AT = datetime.datetime(2025, 12, 1, tzinfo=datetime.UTC)


def make_signed(
    *,
    board: Board | None = None,
    partners: tuple[Organisation | None, ...] = (None,),
    **fields: Any,
) -> Agreement:
    """An active agreement of 2026 between the board and an association (``None``: a new one)."""
    fields.setdefault("status", Agreement.Status.ACTIVE)
    fields.setdefault("shared_at", SIGNED_AT)
    case = fields.pop("case", None) or make_case(
        board=board or make_board(), status=Case.Status.ACCEPTED
    )
    agreement = make_agreement(case=case, **fields)
    make_party(agreement, case.board.organisation, board=case.board)
    for organisation in partners:
        make_party(agreement, organisation)
    return agreement


def public_party(agreement: Agreement) -> Party:
    return agreement.parties.get(board=agreement.case.board)


def partner_party(agreement: Agreement) -> Party:
    """The first party that is an association."""
    party = agreement.parties.exclude(board=agreement.case.board).first()
    assert party is not None
    return party


def make_group(agreement: Agreement, **fields: Any) -> Group:
    """A steering group that meets twice a year, with a member from each party."""
    fields.setdefault("meetings", 1)
    fields.setdefault("meetings_period", "half_year")
    fields.setdefault("convened_by", public_party(agreement))
    group = Group.objects.create(agreement=agreement, **fields)
    for position, party in enumerate(agreement.parties.all()):
        GroupMember.objects.create(
            group=group, party=party, position=position, name=f"Ledamot {position + 1}"
        )
    return group


def make_duty(agreement: Agreement, **fields: Any) -> ReportDuty:
    """A report that each party leaves at the end of the year."""
    fields.setdefault("due_on", datetime.date(2026, 12, 31))
    return ReportDuty.objects.create(agreement=agreement, **fields)


def make_indicator(agreement: Agreement, **fields: Any) -> Indicator:
    """At least 10 relations in the term, under a goal."""
    fields.setdefault("goal", Goal.objects.create(agreement=agreement, text="Fler vänner."))
    fields.setdefault("name", "Relationer")
    fields.setdefault("quantity", 10)
    fields.setdefault("qualifier", "at_least")
    fields.setdefault("unit", "relationer")
    fields.setdefault("period", "term")
    return Indicator.objects.create(agreement=agreement, **fields)


def make_plan(
    agreement: Agreement,
    *,
    amount: int = 58_000,
    due_on: datetime.date | None = None,
    **fields: Any,
) -> PaymentPlan:
    """The board pays the association once, in one instalment."""
    fields.setdefault("contribution", make_contribution(public_party(agreement), amount=amount))
    fields.setdefault("recipient", partner_party(agreement))
    plan = PaymentPlan.objects.create(agreement=agreement, is_single=True, **fields)
    Instalment.objects.create(plan=plan, amount=amount, due_on=due_on or datetime.date(2026, 1, 31))
    return plan
