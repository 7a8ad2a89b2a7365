"""What days make of signed agreements: they end, give way, or go on by their own terms.

Run each night (``manage.py follow_calendar``). Each agreement is one transaction that locks its
case and looks again, so that two runs, or one that was killed and starts anew, do the same once.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import translation
from django.utils.translation import gettext as _

from agreements import renewal
from agreements.deadlines import last_day_for_notice
from agreements.documents import document_language
from agreements.joints import has_notice
from agreements.models import Agreement, Case
from agreements.models.agreements import AgreementQuerySet
from agreements.workflow import perform
from iop.shared.formats import day
from iop.shared.workflow import Refused

_A, _R = Agreement.Status, Agreement.Relation


@dataclass(frozen=True)
class Happening:
    """What became of an agreement on a day, in words."""

    reference: str
    what: str


def follow_the_calendar(today: datetime.date, *, dry_run: bool = False) -> list[Happening]:
    """Do what the days up to today have brought; harmless to repeat.

    With ``dry_run`` everything is tried and undone again.
    """
    done: list[Happening] = []
    for pk in list(_concerned(today).values_list("pk", flat=True)):
        with translation.override(document_language()), transaction.atomic():
            done += _followed(pk, today)
            if dry_run:
                transaction.set_rollback(True)
    return done


def _concerned(today: datetime.date) -> AgreementQuerySet:
    """Agreements in force for which a day may have come, the longest running first."""
    followed = Agreement.objects.filter(
        relation__in=Agreement.RENEWALS, status__in=Agreement.SIGNED
    ).annotate(first=Coalesce("takes_effect_on", "starts_on"))
    begun = followed.filter(first__lte=today).order_by().values("predecessor")
    rows = Agreement.objects.filter(status=_A.ACTIVE).annotate(
        last=Coalesce("prolonged_until", "ends_on")
    )
    rows = rows.filter(
        Q(last__lt=today) | Q(extension=Agreement.Extension.AUTOMATIC) | Q(pk__in=begun)
    )
    return rows.order_by(F("starts_on").asc(nulls_last=True), "pk")


def _followed(pk: int, today: datetime.date) -> list[Happening]:
    """One agreement, as it is once nobody else can move it."""
    case = Agreement.objects.values_list("case", flat=True).get(pk=pk)
    Case.objects.select_for_update().get(pk=case)
    agreement = Agreement.objects.select_for_update(of=("self",)).with_case().get(pk=pk)
    try:
        with transaction.atomic():
            return [Happening(agreement.reference, what) for what in _happens(agreement, today)]
    except (Refused, ValidationError) as error:
        texts = getattr(error, "reasons", None) or error.messages  # type: ignore[union-attr]
        return [Happening(agreement.reference, " ".join(texts))]


def _happens(agreement: Agreement, today: datetime.date) -> Iterator[str]:
    if agreement.status != _A.ACTIVE:
        return
    later = list(renewal.signed_after(agreement))
    for one in later:
        one.predecessor = agreement
        if renewal.take_effect(None, one, today):
            yield _("%(later)s has taken its place.") % {"later": one.reference}
            return
    if not later and not has_notice(agreement):
        yield from _prolonged(agreement, today)
    last = agreement.last_day
    if last is None or last >= today:
        return
    if _goes_on(agreement) and not later and not has_notice(agreement):
        yield _("It is extended by its own terms, but not for how long. Look at it.")
        return
    reason = _("Its last day, %(day)s, has passed.") % {"day": day(last)}
    perform(None, agreement, "end", reason=reason)
    yield reason


# --- By its own terms ------------------------------------------------------------------


def _goes_on(agreement: Agreement) -> bool:
    return agreement.extension == Agreement.Extension.AUTOMATIC


def notice_by(agreement: Agreement) -> datetime.date | None:
    """The day after which no party can keep the agreement from being extended.

    A party may have a shorter notice than the others. Without any months, notice can be given
    as long as the agreement lasts.
    """
    parties = [party for party in agreement.parties.all() if party.signs_in(agreement)]
    days = [last_day_for_notice(agreement, party) for party in [None, *parties]]
    return max(filter(None, days), default=agreement.last_day)


def _prolonged(agreement: Agreement, today: datetime.date) -> Iterator[str]:
    """The agreement goes on, a period at a time, once the last day for notice has passed."""
    months = agreement.extension_months
    if not _goes_on(agreement) or not months:
        return
    while (latest := notice_by(agreement)) and latest < today:
        last = agreement.last_day
        assert last is not None  # noqa: S101 (or there were no day for notice)
        first = last + datetime.timedelta(days=1)
        agreement.prolonged_until = renewal.last_of(first, months)
        words = {"notice": day(latest), "until": day(agreement.prolonged_until)}
        what = _("No notice by %(notice)s: it goes on by its own terms until %(until)s.") % words
        agreement._change_reason = what[:100]
        agreement._history_user = None  # type: ignore[attr-defined]  # read by the history
        agreement.save()
        yield what
        yield from _next_period(agreement, first, words)


def _next_period(
    agreement: Agreement, first: datetime.date, words: dict[str, str]
) -> Iterator[str]:
    """A draft with the next period's amounts and plan. Nobody has decided it, and it says so."""
    later = Agreement.objects.filter(case=agreement.case_id, version__gt=agreement.version)
    if later.exists():
        return  # somebody is writing the extension already
    ground = _(
        "Nobody gave notice by %(notice)s, so the agreement goes on by its own terms until "
        "%(until)s. The board is to note that. Nothing has been decided or signed here."
    )
    draft = renewal.by_the_rule(agreement, first, agreement.prolonged_until, ground % words)
    yield _("%(draft)s is made as a draft of the next period.") % {"draft": draft.reference}
