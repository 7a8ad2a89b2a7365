"""What a change within the term takes over from the version before: what was paid, and its twins.

Every version has rows of its own, with new keys. Two rows are twins when they are about the same:
the same giver and words, the same recipient, the same day or the same place in the plan. An
extension has its own term and takes over nothing.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from agreements.models import (
    Agreement,
    Contribution,
    Funder,
    Indicator,
    Instalment,
    Party,
)
from followup.models import CarriedInstalment
from iop.accounts.models import User


def is_change(agreement: Agreement) -> bool:
    """Whether it changes the text of another within the term."""
    return agreement.predecessor_id is not None and agreement.relation in Agreement.CHANGES


def earlier_of(agreement: Agreement) -> list[int]:
    """Keys of the versions that it has grown out of by changes, the latest first.

    One query; none unless it is a change itself.
    """
    return earlier_of_each([agreement])[agreement.pk]


def earlier_of_each(agreements: Iterable[Agreement]) -> dict[int, list[int]]:
    """The same of several, by their keys. One query; none unless one of them is a change."""
    agreements = list(agreements)
    cases = {one.case_id for one in agreements if is_change(one)}
    rows = Agreement.objects.filter(case__in=cases).only("predecessor", "relation").order_by()
    known = {row.pk: row for row in rows} if cases else {}
    return {one.pk: [*_grown_out_of(one, known)] for one in agreements}


def _grown_out_of(agreement: Agreement, known: dict[int, Agreement]) -> Iterator[int]:
    one: Agreement | None = agreement
    while one is not None and is_change(one) and one.predecessor_id in known:
        yield one.predecessor_id
        one = known[one.predecessor_id]


def versions_of(agreement: Agreement) -> list[int]:
    """Keys of the agreement and of the versions that it has grown out of."""
    return [agreement.pk, *earlier_of(agreement)]


# --- Twins -----------------------------------------------------------------------------


def paired(
    olds: Iterable[Any], news: Iterable[Any], likeness: Callable[[Any], Hashable]
) -> dict[Any, Any]:
    """The new row of each old one that is like it, by the old one's key; several in order."""
    waiting: dict[Hashable, list[Any]] = defaultdict(list)
    for row in news:
        waiting[likeness(row)].append(row)
    found = {}
    for row in olds:
        if alike := waiting[likeness(row)]:
            found[row.pk] = alike.pop(0)
    return found


def who(party: Party | Funder | None) -> Hashable:
    """A party or funder as the same in every version."""
    if party is None:
        return None
    named = "" if party.organisation_id else party.name_as_written
    return party.organisation_id, getattr(party, "board_id", None), named


def _gift(row: Contribution) -> Hashable:
    return who(row.party), who(row.funder), row.kind, row.description.casefold()


def twins_of_rows(agreement: Agreement, earlier: list[int]) -> dict[Any, Any]:
    """Keys of earlier parties, funders and contributions, with those of their twins.

    Three queries; none without earlier versions.
    """
    if not earlier:
        return {}
    found: dict[Any, Any] = {}
    kinds: tuple[tuple[Any, Callable[[Any], Hashable], tuple[str, ...]], ...] = (
        (Party, who, ()),
        (Funder, who, ()),
        (Contribution, _gift, ("party", "funder")),
    )
    for model, likeness, related in kinds:
        found |= _twins(model.objects.select_related(*related), likeness, agreement, earlier)
    return found


def twins_of_indicators(agreement: Agreement, earlier: list[int]) -> dict[Any, Any]:
    """Keys of earlier indicators with those of their twins. One query, or none."""
    if not earlier:
        return {}

    def likeness(row: Indicator) -> Hashable:
        return row.name.casefold(), row.unit

    return _twins(Indicator.objects.all(), likeness, agreement, earlier)


def _twins(
    rows: Any, likeness: Callable[[Any], Hashable], agreement: Agreement, earlier: list[int]
) -> dict[Any, Any]:
    by_version: dict[int, list[Any]] = defaultdict(list)
    for row in rows.filter(agreement__in=[agreement.pk, *earlier]):
        by_version[row.agreement_id].append(row)
    own = by_version[agreement.pk]
    return {
        old: new.pk
        for version in earlier
        for old, new in paired(by_version[version], own, likeness).items()
    }


# --- Instalments -----------------------------------------------------------------------


def carry_instalments(agreement: Agreement, user: User) -> None:
    """When a change has been signed: what was paid on the version before counts on it."""
    if not is_change(agreement):
        return
    rows = Instalment.objects.select_related("plan__contribution", "plan__recipient")
    olds = list(rows.filter(plan__agreement=agreement.predecessor_id))
    news = list(rows.filter(plan__agreement=agreement))
    before: dict[Any, list[Any]] = defaultdict(list)
    carried = CarriedInstalment.objects.filter(instalment__in=[row.pk for row in olds])
    for key, earlier in carried.values_list("instalment", "earlier"):
        before[key].append(earlier)
    for old, new in _twin_instalments(olds, news).items():
        for earlier in (old, *before[old]):
            CarriedInstalment.objects.get_or_create(instalment=new, earlier_id=earlier)


def _twin_instalments(olds: list[Instalment], news: list[Instalment]) -> dict[Any, Instalment]:
    """By words, recipient and day; where the words were mended, by recipient and day.

    Where the day was moved, by the place in the plan.
    """
    found = paired(olds, news, _instalment)
    found |= paired(
        [row for row in olds if row.pk not in found and row.due_on],
        [row for row in _rest(news, found) if row.due_on],
        lambda row: (who(row.plan.recipient), row.due_on),
    )
    return found | _by_place(olds, news, found)


def _rest(news: list[Instalment], found: dict[Any, Instalment]) -> list[Instalment]:
    taken = {row.pk for row in found.values()}
    return [row for row in news if row.pk not in taken]


def _plan(row: Instalment) -> Hashable:
    return row.plan.contribution.description.casefold(), who(row.plan.recipient)


def _instalment(row: Instalment) -> Hashable:
    return _plan(row), row.due_on


def _by_place(
    olds: list[Instalment], news: list[Instalment], found: dict[Any, Instalment]
) -> dict[Any, Instalment]:
    """Those of the same amount on the same place, in a plan with as many as before.

    What has changed more than its day is left for somebody to tell.
    """
    before, after = _by_plan(olds), _by_plan(news)
    rest = {row.pk for row in _rest(news, found)}
    return {
        old.pk: new
        for plan, rows in before.items()
        if len(rows) == len(after[plan])
        for old, new in zip(rows, after[plan], strict=True)
        if old.pk not in found and new.pk in rest and old.amount == new.amount
    }


def _by_plan(rows: list[Instalment]) -> dict[Hashable, list[Instalment]]:
    """In the order of their days, as they are loaded."""
    plans: dict[Hashable, list[Instalment]] = defaultdict(list)
    for row in rows:
        plans[_plan(row)].append(row)
    return plans


# --- Which of two twins is paid ----------------------------------------------------------


def goes_on_elsewhere() -> Exists:
    """Whether a later version's twin is the one to pay: it is in force, or will be by the day."""
    later = CarriedInstalment.objects.filter(
        earlier=OuterRef("pk"), instalment__plan__agreement__status__in=Agreement.SIGNED
    ).annotate(first=_in_force_from("instalment"))
    is_over = Q(earlier__plan__agreement__status=Agreement.Status.SUPERSEDED)
    return Exists(later.filter(is_over | Q(first__lte=F("earlier__due_on"))))


def is_over_by_its_day() -> Q:
    """Whether a later version holds instead of its own: now, or by its day."""
    later = Agreement.objects.filter(
        predecessor=OuterRef("plan__agreement"),
        relation__in=Agreement.CHANGES,
        status__in=Agreement.SIGNED,
    ).annotate(first=Coalesce("takes_effect_on", "starts_on"))
    by_then = Exists(later.filter(first__lte=OuterRef("due_on")))
    return Q(plan__agreement__status=Agreement.Status.SUPERSEDED) | Q(by_then)


def is_ahead() -> Exists:
    """Whether the version before is in force and still the one by which its twin is paid."""
    before = CarriedInstalment.objects.filter(
        instalment=OuterRef("pk"), earlier__plan__agreement__status=Agreement.Status.ACTIVE
    ).annotate(first=_in_force_from("instalment"))
    return Exists(before.filter(Q(first__gt=F("earlier__due_on")) | Q(earlier__due_on=None)))


def _in_force_from(path: str) -> Coalesce:
    agreement = f"{path}__plan__agreement"
    return Coalesce(f"{agreement}__takes_effect_on", f"{agreement}__starts_on")


def once(rows: Any) -> "QuerySet[Instalment]":
    """Without those that another version's twin stands for, so that sums count each once."""
    found: QuerySet[Instalment] = rows.exclude(goes_on_elsewhere()).exclude(is_ahead())
    return found
