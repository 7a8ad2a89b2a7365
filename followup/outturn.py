"""The economy as it turned out: what was given of what was promised, and who carried how much.

Given is known from two sources: what the municipality has paid, and what approved reports say.
What neither says is unknown, and is never taken for 0.
"""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import F, Prefetch, prefetch_related_objects
from django.utils.translation import gettext as _

from agreements.economy import (
    Economy,
    Figure,
    Giver,
    Side,
    SideShare,
    Standing,
    apportioned,
    economy_of,
)
from agreements.models import Agreement, Contribution, Funder, Party, PaymentPlan
from agreements.models.agreements import AgreementQuerySet
from followup.carrying_over import earlier_of, twins_of_rows
from followup.models import ContributionOutcome, Payment, Report
from followup.outturn_lines import Given, OutturnLine, given_in_all, line_given
from followup.outturn_notes import notes_on
from followup.paying import moved, sum_of
from followup.report_carrying import dues_under
from iop.shared.formats import percent

_KIND = Payment.Kind


@dataclass(frozen=True)
class OutturnGiver:
    """A party or an outside funder, with all that it promised and gave."""

    agreed: Giver
    lines: tuple[OutturnLine, ...]
    given: Figure
    per_year: dict[int, Figure]

    @property
    def name(self) -> str:
        return self.agreed.name

    @property
    def side(self) -> Side:
        return self.agreed.side

    @property
    def years(self) -> list[tuple[Figure, Figure]]:
        return [
            (self.agreed.per_year.get(year, Figure()), it) for year, it in self.per_year.items()
        ]


@dataclass(frozen=True)
class FunderMoney:
    """What an outside funder has granted, what was used, and what goes back."""

    funder: Funder
    promised: Figure
    granted: Decimal | None
    used: Figure
    returned: Decimal

    @property
    def name(self) -> str:
        return self.funder.name

    @property
    def base(self) -> Decimal | None:
        """What was granted, or was to be as long as no grant is entered."""
        return self.promised.amount if self.granted is None else self.granted

    @property
    def unused(self) -> Figure:
        """Unknown while it is not known what was used."""
        if self.base is None or self.used.amount is None:
            return Figure()
        return Figure(max(self.base - self.used.amount, Decimal(0)), self.used.qualifier)

    @property
    def left(self) -> Figure:
        """What is unused and has not gone back."""
        if self.unused.amount is None:
            return Figure()
        return Figure(max(self.unused.amount - self.returned, Decimal(0)), self.unused.qualifier)

    @property
    def to_return(self) -> Figure:
        """What is left to give back; unknown unless the funder asks for what is unused."""
        return self.left if self.funder.repays_unused else Figure()


@dataclass(frozen=True)
class Outturn:
    """An agreement's economy as agreed and as it turned out."""

    agreed: Economy
    givers: tuple[OutturnGiver, ...]
    sides: tuple[SideShare, ...]
    total: Figure
    per_year: dict[int, Figure]
    funders: tuple[FunderMoney, ...]
    #: Paid back by parties, and to no certain contribution.
    undivided: Decimal

    @property
    def years(self) -> tuple[int, ...]:
        return self.agreed.years

    @cached_property
    def lines(self) -> tuple[OutturnLine, ...]:
        return tuple(line for giver in self.givers for line in giver.lines)

    @property
    def is_known(self) -> bool:
        return any(line.given for line in self.lines)

    @property
    def bars(self) -> tuple[SideShare, ...]:
        return tuple(share for share in self.sides if share.percent)

    @property
    def shares_text(self) -> str:
        """The picture of the shares in words."""
        shares = (f"{share.label} {percent(share.percent)}" for share in self.bars)
        return _("Shares as it turned out: %(shares)s") % {"shares": ", ".join(shares)}

    @property
    def compared(self) -> list[tuple[SideShare, SideShare | None]]:
        """Each side as agreed, with the same side as it turned out."""
        then = {share.side: share for share in self.sides}
        return [(share, then.get(share.side)) for share in self.agreed.sides]

    @property
    def has_years(self) -> bool:
        """Whether there is anything to tell year by year."""
        return len(self.years) > 1 and any(line.has_years for line in self.lines)

    @property
    def totals_by_year(self) -> list[tuple[Figure, Figure]]:
        return [(self.agreed.per_year[year], it) for year, it in self.per_year.items()]

    @cached_property
    def notes(self) -> tuple[str, ...]:
        return notes_on(self)


# --- Loading ---------------------------------------------------------------------------


def with_economy(agreements: AgreementQuerySet) -> AgreementQuerySet:
    """The agreements with what ``outturn_of`` reads of them."""
    return agreements.with_case().prefetch_related(*_economy())


def load_economy(agreement: Agreement) -> None:
    """The same for one that is loaded already; its parties, if they are, by ``whole_parties``."""
    prefetch_related_objects([agreement], *_economy())


def whole_parties() -> Prefetch:
    """The parties of agreements, with all that they are named by. One query."""
    return Prefetch("parties", Party.objects.select_related("organisation", "board__organisation"))


def _economy() -> tuple[Prefetch, ...]:
    contributions = Contribution.objects.select_related(
        "party__organisation", "funder__organisation"
    )
    return (
        whole_parties(),
        Prefetch("funders", Funder.objects.select_related("organisation")),
        Prefetch("contributions", contributions.prefetch_related("years")),
        Prefetch("payment_plans", PaymentPlan.objects.order_by("position", "pk")),
    )


def outturn_of(agreement: Agreement, payments: Sequence[Payment]) -> Outturn:
    """The outturn of an agreement loaded ``with_economy``, with its payments. One query.

    A change counts what was paid and reported under the versions before; four queries more.
    """
    economy = economy_of(agreement)
    twins = twins_of_rows(agreement, earlier_of(agreement))
    outcomes = _outcomes(agreement, twins)
    standing = [_as_own(one, agreement, twins) for one in payments if not one.is_voided]
    plans = list(agreement.payment_plans.all())
    back, undivided = _paid_back(standing, plans)
    givers = []
    for giver in economy.givers:
        lines = tuple(
            line_given(line, economy.years, outcomes.get(line.contribution.pk, []), standing, back)
            for line in giver.lines
        )
        givers.append(_giver(giver, lines, economy.years))
    return Outturn(
        agreed=economy,
        givers=tuple(givers),
        sides=_sides(economy, givers),
        total=Figure.sum(giver.given for giver in givers),
        per_year={year: Figure.sum(g.per_year[year] for g in givers) for year in economy.years},
        funders=tuple(
            _funder(giver, outcomes, standing)
            for giver in economy.givers
            if isinstance(giver.giver, Funder)
        ),
        undivided=undivided,
    )


def funders_of(agreement: Agreement) -> tuple[FunderMoney, ...]:
    """What each outside funder granted, and what became of it. One query when there is none."""
    if not Funder.objects.filter(agreement=agreement).exists():
        return ()
    loaded = with_economy(Agreement.objects.all()).get(pk=agreement.pk)
    return outturn_of(loaded, list(moved(loaded))).funders


def _as_own(payment: Payment, agreement: Agreement, twins: Mapping[Any, Any]) -> Payment:
    """A payment under an earlier version, as one of this version's rows. Not to be saved."""
    if payment.agreement_id == agreement.pk:
        return payment
    own = copy(payment)
    own.party_id, own.funder_id = twins.get(payment.party_id), twins.get(payment.funder_id)
    if payment.instalment:
        plan: Any = copy(payment.instalment.plan)
        instalment = copy(payment.instalment)
        plan.contribution_id = twins.get(plan.contribution_id)
        instalment.plan = plan
        own.instalment = instalment
    return own


def _outcomes(
    agreement: Agreement, twins: Mapping[Any, Any]
) -> dict[Any, list[ContributionOutcome]]:
    """What approved reports say of each contribution, the latest last."""
    rows = ContributionOutcome.objects.filter(
        report__due__in=dues_under(agreement).order_by().values("pk"),
        report__status__in=Report.ACCEPTED,
    ).select_related("report__due__party__organisation")
    latest_last = (
        F("report__due__period_to").asc(nulls_first=True),
        F("report__due__due_on").asc(nulls_first=True),
        F("report__submitted_on").asc(nulls_first=True),
        "report__pk",
        "position",
        "pk",
    )
    found: dict[Any, list[ContributionOutcome]] = {}
    for row in rows.order_by(*latest_last):
        key = twins.get(row.contribution_id, row.contribution_id)
        found.setdefault(key, []).append(row)
    return found


def _paid_back(
    payments: Iterable[Payment], plans: Iterable[PaymentPlan]
) -> tuple[dict[Any, list[Payment]], Decimal]:
    """Repayments by the contribution they lessen, and the sum of those that no one can place."""
    of_party: dict[Any, set[Any]] = {}
    for plan in plans:
        of_party.setdefault(plan.recipient_id, set()).add(plan.contribution_id)
    found: dict[Any, list[Payment]] = {}
    undivided = Decimal(0)
    for payment in payments:
        if payment.kind != _KIND.REPAYMENT:
            continue
        places = of_party.get(payment.party_id, set())
        if payment.instalment:
            places = {payment.instalment.plan.contribution_id}
        if len(places) == 1:
            found.setdefault(next(iter(places)), []).append(payment)
        else:
            undivided += payment.amount
    return found, undivided


# --- Givers, sides and funders ---------------------------------------------------------


def _giver(agreed: Giver, lines: tuple[OutturnLine, ...], years: Iterable[int]) -> OutturnGiver:
    per_year = {year: Figure.sum(line.per_year[year].figure for line in lines) for year in years}
    return OutturnGiver(agreed, lines, Figure.sum(line.given.figure for line in lines), per_year)


def _sides(economy: Economy, givers: Sequence[OutturnGiver]) -> tuple[SideShare, ...]:
    totals = [
        Figure.sum(giver.given for giver in givers if giver.side == share.side)
        for share in economy.sides
    ]
    found: list[SideShare] = []
    shares = apportioned([total.amount for total in totals])
    for share, total, part in zip(economy.sides, totals, shares, strict=True):
        left = sum((side.across for side in found), Decimal(0))
        found.append(SideShare(share.side, share.givers, total, part, {}, {}, left))
    return tuple(found)


def _funder(
    giver: Giver,
    outcomes: dict[Any, list[ContributionOutcome]],
    payments: Sequence[Payment],
) -> FunderMoney:
    funder: Any = giver.giver
    used = [given_in_all(line.contribution, outcomes.get(line.contribution.pk, []))
            for line in giver.lines]  # fmt: skip
    known = [line for line in giver.lines if line.standing in (Standing.COUNTED, Standing.CEILING)]
    return FunderMoney(
        funder,
        promised=Figure.sum(line.total for line in known),
        granted=sum_of(payments, _KIND.GRANT, funder),
        used=_all_known(used),
        returned=sum_of(payments, _KIND.GRANT_RETURNED, funder) or Decimal(0),
    )


def _all_known(used: Sequence[Given]) -> Figure:
    """The sum, unless something is unknown: then more may have been used."""
    if not all(given.figure for given in used):
        return Figure()
    return Figure.sum(given.figure for given in used)
