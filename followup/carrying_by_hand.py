"""What was paid under an earlier version and pairs with nothing: somebody says where it counts."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.models import Agreement, Instalment
from followup.carrying_over import earlier_of_each
from followup.models import CarriedInstalment, Payment
from followup.paying import ELSEWHERE, Due, Refused, dues_of, instalments
from iop.accounts.models import User


def uncounted(agreement: Agreement, payments: Iterable[Payment]) -> list[Payment]:
    """Those of ``paying.moved`` that count on no instalment of this version."""
    return [one for one in payments if one.agreement_id != agreement.pk and _counts_nowhere(one)]


def _counts_nowhere(payment: Any) -> bool:
    is_paid = payment.kind == Payment.Kind.PAYMENT and not payment.is_voided
    return bool(is_paid and payment.instalment_id and payment.stands_for is None)


def uncounted_in(instalments: Iterable[Instalment]) -> dict[Any, Agreement]:
    """The latest version in which what is paid of each counts nowhere, by the instalment's key.

    Those that count, or that no later version follows, are left out. Three queries at most.
    """
    rows = {row.pk: row for row in instalments}
    cases = {row.plan.agreement.case_id for row in rows.values()}
    signed = Agreement.objects.filter(status__in=Agreement.SIGNED, relation__in=Agreement.CHANGES)
    later = list(signed.filter(case__in=cases).with_case().order_by("version")) if cases else []
    earlier = earlier_of_each(later)
    latest = {key: version for version in later for key in earlier[version.pk]}
    carried = CarriedInstalment.objects.filter(earlier__in=rows) if latest else None
    twins = set(carried.values_list("earlier", "instalment__plan__agreement")) if carried else ()
    found: dict[Any, Agreement] = {}
    for row in rows.values():
        version = latest.get(row.plan.agreement_id)
        payment: Any = Payment(agreement=row.plan.agreement, instalment=row)
        payment.stands_for = row.pk if version and (row.pk, version.pk) in twins else None
        if version and uncounted(version, [payment]):
            found[row.pk] = version
    return found


def choices(agreement: Agreement, today: datetime.date) -> list[Due]:
    """The instalments of the version that something can count on."""
    rows = dues_of(instalments(today).filter(plan__agreement=agreement))
    return [due for due in rows if due.state not in ELSEWHERE]


def told_of(agreement: Agreement, earlier_pk: Any) -> CarriedInstalment | None:
    """Where the earlier instalment counts in this version, by the rule or by hand."""
    rows = CarriedInstalment.objects.filter(instalment__plan__agreement=agreement)
    return rows.filter(earlier=earlier_pk).first()


@transaction.atomic
def count_on(
    user: User, agreement: Agreement, earlier_pk: Any, instalment: Instalment | None, reason: str
) -> None:
    """What was paid of the earlier instalment counts on this one, or on none any more.

    So it does in the versions after this one too, if they are signed already.
    """
    keys = [earlier_pk, instalment.pk] if instalment else [earlier_pk]
    list(Instalment.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    told = told_of(agreement, earlier_pk)
    if told and not told.carried_by_id:
        raise Refused(_("It counts on an instalment of this version already."))
    carried = CarriedInstalment.objects.all()
    earlier = [earlier_pk, *carried.filter(instalment=earlier_pk).values_list("earlier", flat=True)]
    for row in carried.filter(
        earlier__in=earlier,
        carried_by__isnull=False,
        instalment__plan__agreement__case=agreement.case_id,
        instalment__plan__agreement__version__gte=agreement.version,
    ):
        row._change_reason = reason
        row.delete()
    if instalment:
        _pair(user, instalment, earlier, reason)


def _pair(user: User, instalment: Instalment, earlier: list[Any], reason: str) -> None:
    """With the twins in later versions too."""
    twins = CarriedInstalment.objects.filter(earlier=instalment.pk)
    for key in [instalment.pk, *twins.values_list("instalment", flat=True)]:
        for before in earlier:
            row = CarriedInstalment(instalment_id=key, earlier_id=before)
            row.carried_by, row.reason, row._change_reason = user, reason, reason
            row.save()
