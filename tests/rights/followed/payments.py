"""Addresses of payments, with an instalment, a payment and an entry for the register."""

from collections.abc import Iterator

from django.urls import reverse

from agreements.models import Agreement
from tests.followup.making import make_plan
from tests.followup.making_payments import instalment_of, make_payment, make_register_entry
from tests.rights.world import SHARED, World


def payments(world: World) -> Iterator[tuple[str, str]]:
    agreement = world.active
    party = agreement.parties.get(organisation=world.party)
    make_plan(
        agreement,
        contribution=agreement.contributions.get(),
        recipient=party,
    )
    payment = make_payment(
        agreement, amount=10, reference="kvvoucher", party=party, entered_by=world.writer
    )
    entry = make_register_entry(agreement, by=world.writer, grantor="kvregister", party=party)
    for name in ("list", "export", "import", "register"):
        yield f"payments:{name}", reverse(f"payments:{name}")
    for word in ("signing", "active"):
        row = getattr(world, word)
        for name in ("agreement", "enter"):
            yield f"payments:{name} {word}", reverse(f"payments:{name}", args=[row.pk])
    yield "payments:pay active", reverse("payments:pay", args=[instalment_of(agreement).pk])
    earlier, amended = _amended(world)
    args = [amended.pk, instalment_of(earlier).pk]
    yield "payments:count amended", reverse("payments:count", args=args)
    yield "payments:void active", reverse("payments:void", args=[payment.pk])
    yield "payments:tell active", reverse("payments:tell", args=[entry.pk])


def _amended(world: World) -> tuple[Agreement, Agreement]:
    """An agreement that has been replaced by an amendment of it."""
    partners = [world.initiator, world.party]
    before = world.make_whole(
        "kvbefore", world.case, partners, version=21, status=Agreement.Status.SUPERSEDED
    )
    amended = world.make_whole(
        "kvamended",
        world.case,
        partners,
        version=22,
        status=Agreement.Status.ACTIVE,
        shared_at=SHARED,
        predecessor=before,
        relation=Agreement.Relation.AMENDMENT,
    )
    for row in (before, amended):
        party = row.parties.get(organisation=world.party)
        make_plan(row, contribution=row.contributions.get(), recipient=party)
    return before, amended
