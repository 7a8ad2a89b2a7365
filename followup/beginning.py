"""What follows when an agreement has become active: the follow-up that it promises is laid out."""

from collections.abc import Callable

from agreements.models import Agreement
from followup import aid_register, carrying_over, planning, report_plan
from iop.accounts.models import User

#: Each lays out one thing, and does nothing where it is laid out already.
STEPS: tuple[Callable[[Agreement, User], None], ...] = (
    planning.begin,
    report_plan.lay_out,
    carrying_over.carry_instalments,
    aid_register.grant_aid,
)


def begin(agreement: Agreement, user: User) -> None:
    """In the same transaction as the last signature; harmless to repeat."""
    for step in STEPS:
        step(agreement, user)
