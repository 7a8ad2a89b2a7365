"""Aid of minor importance: entered when an agreement grants it, and told to the central register.

(EU) 2023/2831 and 2023/2832: the aid is given when the legal right to it arises, and stands in
a central register within twenty working days of that day, from 1 January 2026 on.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

import holidays
from django.db import transaction
from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.assessing import latest_concluded
from agreements.economy import Figure, Standing, line_of
from agreements.law import in_euro
from agreements.models import (
    Agreement,
    Contribution,
    Decision,
    DeMinimisAid,
    Instalment,
    LegalCheck,
    LegalQuestion,
    Party,
)
from followup.carrying_over import earlier_of
from followup.models import RegisterEntry
from iop.accounts.models import User
from partners.models import Organisation

#: (EU) 2023/2831 art. 6.1 and 2023/2832 art. 4.1.
WORKING_DAYS = 20
REGISTERED_FROM = datetime.date(2026, 1, 1)
_REGULATIONS = {
    LegalCheck.Ladder.DE_MINIMIS: DeMinimisAid.Regulation.GENERAL,
    LegalCheck.Ladder.DE_MINIMIS_SGEI: DeMinimisAid.Regulation.SGEI,
}
_SATURDAY = 5


class Refused(Exception):
    """It cannot be noted now; the sentence says why."""


# --- Working days ----------------------------------------------------------------------


@cache
def _public_holidays(year: int) -> frozenset[datetime.date]:
    return frozenset(holidays.country_holidays("SE", years=year))


def is_working_day(day: datetime.date) -> bool:
    """No Saturday, Sunday or public holiday (Regulation 1182/71; lag (1989:253)).

    Eves such as Midsummer's are working days by the law, so that nothing is told too late.
    """
    return day.weekday() < _SATURDAY and day not in _public_holidays(day.year)


def after_working_days(day: datetime.date, count: int) -> datetime.date:
    """The last of so many working days after the day, which is not counted itself."""
    while count:
        day += datetime.timedelta(days=1)
        count -= is_working_day(day)
    return day


def working_days_left(today: datetime.date, due_on: datetime.date) -> int:
    """How many working days there are after today, the last day counted; below 0 it is late."""
    first, last = sorted((today, due_on))
    days = (first + datetime.timedelta(days=n) for n in range(1, (last - first).days + 1))
    count = sum(is_working_day(day) for day in days)
    return count if today <= due_on else -count


@dataclass(frozen=True)
class Waiting:
    """An entry that is to be told, with how long there is left."""

    entry: RegisterEntry
    days_left: int
    is_late: bool


def waiting(entries: Iterable[RegisterEntry], today: datetime.date) -> list[Waiting]:
    return [
        Waiting(entry, working_days_left(today, entry.due_on), entry.due_on < today)
        for entry in entries
    ]


# --- Granting --------------------------------------------------------------------------


def grant_aid(agreement: Agreement, user: User) -> None:
    """Enter the aid that an active agreement gives, by its assessment. Harmless to repeat."""
    regulation = _regulation(agreement)
    if regulation is None:
        return
    day, uncertain = _day_of_right(agreement)
    amounts, before = _amounts(agreement), _granted_before(agreement)
    entered = _entered(agreement)
    for organisation in _recipients(agreement):
        if organisation.pk in entered:
            continue
        amount, notes = amounts.get(organisation.pk), [agreement.reference, uncertain]
        if organisation.pk in before:
            earlier = before[organisation.pk]
            if amount is not None and earlier is not None:
                amount -= earlier
            else:
                amount = None
            notes.append(_("What an earlier version gave is entered by itself."))
        if amount is None or amount > 0:
            note = " ".join(filter(None, notes))[:300]
            _enter(agreement, organisation, amount, regulation, day, note, user)


def _entered(agreement: Agreement) -> set[int]:
    """Organisations whose aid by this agreement is entered already."""
    by_reference = Q(note=agreement.reference) | Q(note__startswith=f"{agreement.reference} ")
    rows = DeMinimisAid.objects.filter(
        Q(register_entry__agreement=agreement) | by_reference,
        municipality=agreement.case.board.organisation,
    )
    return set(rows.values_list("organisation", flat=True))


def _granted_before(agreement: Agreement) -> dict[int, Decimal | None]:
    """What the versions that this one amends gave each organisation, so that nothing is twice."""
    rows = DeMinimisAid.objects.filter(register_entry__agreement__in=earlier_of(agreement))
    found: dict[int, Decimal | None] = {}
    for key, amount in rows.values_list("organisation", "amount_sek"):
        known = found.get(key, Decimal(0))
        found[key] = None if known is None or amount is None else known + amount
    return found


def _regulation(agreement: Agreement) -> DeMinimisAid.Regulation | None:
    """By which regulation the latest concluded assessment says that the aid is of minor size."""
    assessment = latest_concluded(agreement.case)
    if assessment is None:
        return None
    checks = assessment.legal_checks.all()
    of_aid = (check for check in checks if check.kind == LegalQuestion.Check.STATE_AID)
    check = next(of_aid, None)
    return _REGULATIONS.get(LegalCheck.Ladder(check.ladder)) if check and check.ladder else None


def _day_of_right(agreement: Agreement) -> tuple[datetime.date, str]:
    """The day of the decision, or when its condition was met; with a word if it is uncertain."""
    decisions = Decision.objects.filter(
        item__paper__agreement=agreement, outcome__in=Decision.APPROVING
    ).select_related("item__meeting")
    decision = decisions.order_by("-item__meeting__held_on", "-pk").first()
    if decision:
        held_on: datetime.date = decision.item.meeting.held_on
        if decision.condition and decision.condition_met_on:
            return max(held_on, decision.condition_met_on), ""
        return held_on, ""
    if agreement.decision_on:
        return agreement.decision_on, ""
    return timezone.localdate(), _(
        "The day of the decision is unknown: this is the day of signing."
    )


def _recipients(agreement: Agreement) -> list[Organisation]:
    """The non-profit organisations that are paid by plan; else all that are parties."""
    parties = agreement.parties.exclude(organisation=None).exclude(
        organisation__kind__in=Organisation.PUBLIC_KINDS
    )
    rows = list(parties.select_related("organisation"))
    paid = set(agreement.payment_plans.values_list("recipient", flat=True))
    chosen = [party for party in rows if party.pk in paid] or rows
    found = {party.organisation.pk: party.organisation for party in chosen if party.organisation}
    return list(found.values())


def _amounts(agreement: Agreement) -> dict[int, Decimal]:
    """What each organisation gets in kronor, where that is known: by plan, or as the only one."""
    planned = (
        Instalment.objects.filter(plan__agreement=agreement, plan__recipient__isnull=False)
        .order_by()
        .values_list("plan__recipient__organisation")
        .annotate(sum=Sum("amount"))
    )
    if amounts := {key: amount for key, amount in planned if key}:
        return amounts
    recipients = _recipients(agreement)
    gifts = Contribution.objects.filter(agreement=agreement, kind=Contribution.Kind.MONEY)
    gifts = gifts.select_related("party__organisation").prefetch_related("years")
    lines = [
        line_of(gift, agreement.years)
        for gift in gifts
        if gift.party and gift.party.side == Party.Side.PUBLIC
    ]
    is_known = lines and all(
        line.standing == Standing.COUNTED and not line.missing_years for line in lines
    )
    total = Figure.sum(line.total for line in lines)
    if len(recipients) == 1 and is_known and total.amount is not None:
        return {recipients[0].pk: total.amount}
    return {}


def _enter(
    agreement: Agreement,
    organisation: Organisation,
    amount: Decimal | None,
    regulation: DeMinimisAid.Regulation,
    day: datetime.date,
    note: str,
    user: User,
) -> None:
    """The aid, and its entry for the register if it was given since there is one."""
    aid = DeMinimisAid(
        organisation=organisation,
        municipality=agreement.case.board.organisation,
        granted_on=day,
        grantor=f"{agreement.case.board.organisation}, {agreement.case.board.name}"[:200],
        regulation=regulation,
        amount_sek=amount,
        note=note,
        entered_by=user,
    )
    aid._change_reason = _("The agreement became active.")
    aid.save()
    if day >= REGISTERED_FROM:
        due_on = after_working_days(day, WORKING_DAYS)
        RegisterEntry.objects.create(aid=aid, agreement=agreement, due_on=due_on)


# --- Telling the register --------------------------------------------------------------


@transaction.atomic
def state_rate(entry: RegisterEntry, amount: Decimal, rate: Decimal, source: str) -> None:
    """The amount in euro, at the rate that is stated, once it is known."""
    aid = DeMinimisAid.objects.select_for_update(of=("self",)).get(pk=entry.aid_id)
    aid.amount_sek, aid.rate, aid.rate_source = amount, rate, source
    aid.amount_eur = in_euro(amount, rate)
    aid._change_reason = _("The rate of the day is stated.")
    aid.save()


@transaction.atomic
def tell(user: User, pk: int, told_on: datetime.date, number: str) -> RegisterEntry:
    """Note that the register has been told. The number may be mended afterwards."""
    entry = RegisterEntry.objects.select_for_update(of=("self",)).select_related("aid").get(pk=pk)
    if entry.aid.amount_eur is None:
        raise Refused(_("The amount in euro is not known. State the rate of the day first."))
    entry.told_on, entry.told_by, entry.number = told_on, user, number
    entry._change_reason = _("The register has been told.")
    entry.save()
    return entry
