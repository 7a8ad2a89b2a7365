"""The value of many agreements in one query, by the same rules as ``economy_of``."""

from decimal import Decimal
from functools import cache
from typing import Any

from django.db.models import (
    Case,
    Count,
    DecimalField,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, ExtractYear, Round
from django.db.models.lookups import GreaterThan

from agreements.models import Agreement, Contribution, ContributionYear, Qualifier
from agreements.models.agreements import AgreementQuerySet

_MONEY: "DecimalField[Any, Any]" = DecimalField(max_digits=38, decimal_places=8)
#: SQLite keeps decimals as binary fractions. Products have at most six decimals, so this
#: moves no amount but a tie that has slipped just below the half öre.
_NUDGE = Value(Decimal("0.0000001"), _MONEY)
_NOTHING = Value(None, _MONEY)


def with_value(agreements: AgreementQuerySet) -> AgreementQuerySet:
    """Annotates ``valued_total`` (``None``: nothing valued), ``has_unvalued`` and ``is_about``.

    ``has_unvalued`` tells that something is expressly unvalued or not yet stated, so that the
    total is not the whole.
    """
    own = Contribution.objects.filter(agreement=OuterRef("pk"))
    total = _valued(own).order_by().values("agreement").annotate(total=Sum("value"))
    return agreements.annotate(
        valued_total=Subquery(total.values("total"), output_field=_MONEY),
        has_unvalued=Q(_any(own.exclude(valuation=Contribution.Valuation.VALUED)))
        | Q(_any(_valued(own).filter(value=None))),
        is_about=_any(_valued(own).filter(qualifier=Qualifier.ABOUT).exclude(value=None)),
    )


def _any(contributions: "QuerySet[Contribution]") -> GreaterThan:
    """Whether the agreement has any of them.

    Counted, since PostgreSQL answers an EXISTS among the columns from the whole table at once:
    for a page of 25 rows it then reads every contribution there is.
    """
    grouped = contributions.order_by().values("agreement").annotate(count=Count("pk"))
    return GreaterThan(Coalesce(Subquery(grouped.values("count")), Value(0)), Value(0))


@cache
def _all_with_value() -> AgreementQuerySet:
    return with_value(Agreement.objects.all())


def agreements_with_value() -> AgreementQuerySet:
    """Agreements as ``with_value``, to be filtered further.

    Put together once: that takes longer than to ask, and a list asks at every keystroke.
    """
    return _all_with_value().all()


def _valued(contributions: "QuerySet[Contribution]") -> "QuerySet[Any]":
    """Those that may count, with their ``value`` over the whole term; unknown is NULL."""
    form = Contribution.Form
    rows = ContributionYear.objects.filter(contribution=OuterRef("pk"), amount__isnull=False)
    in_term = rows.filter(
        year__gte=ExtractYear(OuterRef("agreement__starts_on")),
        year__lte=ExtractYear(OuterRef("agreement__ends_on")),
    )
    return (
        contributions.filter(valuation=Contribution.Valuation.VALUED)
        .exclude(qualifier=Qualifier.AT_MOST)
        .exclude(form=form.CEILING)
        .annotate(
            written=_per_contribution(rows, Sum("amount")),
            written_years=_per_contribution(in_term, Count("pk")),
            term_years=ExtractYear("agreement__ends_on") - ExtractYear("agreement__starts_on") + 1,
            base=Case(
                When(form=form.TOTAL, then=F("amount")),
                When(form=form.RATE, then=Round(_money(F("rate") * F("units")) + _NUDGE, 2)),
                When(
                    form=form.POOL,
                    then=Round(_money(F("amount") * F("pool_percent")) / 100 + _NUDGE, 2),
                ),
                default=_NOTHING,
                output_field=_MONEY,
            ),
        )
        .annotate(value=_value())
    )


def _value() -> Case:
    form = Contribution.Form
    yearly = Q(form=form.PER_YEAR) | Q(form__in=[form.RATE, form.POOL], is_yearly=True)
    years_of_base = F("term_years") - Coalesce(F("written_years"), Value(0))
    every_year = _money(F("base") * years_of_base) + Coalesce(
        F("written"), Value(Decimal(0), _MONEY), output_field=_MONEY
    )
    # Unknown base or term makes the sum unknown; then what is written counts.
    return Case(
        When(yearly, then=Coalesce(every_year, F("written"), output_field=_MONEY)),
        default=F("base"),
        output_field=_MONEY,
    )


def _per_contribution(rows: "QuerySet[ContributionYear]", figure: Sum | Count) -> Subquery:
    grouped = rows.order_by().values("contribution").annotate(figure=figure).values("figure")
    return Subquery(grouped)


def _money(expression: Any) -> ExpressionWrapper:
    return ExpressionWrapper(expression, output_field=_MONEY)
