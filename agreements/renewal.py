"""Extending, amending and revising an agreement in force, and what the calendar then does.

A renewal is an editable copy, the next version of the same case. Parts that it does not concern
are closed. It is decided and signed as any agreement; from the day it takes effect it stands in
the place of the one before. See ``docs/renewal.md``.
"""

import datetime
from collections.abc import Collection
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.copying import Days
from agreements.deadlines import months_after
from agreements.drafting import is_open, locked
from agreements.models import (
    Agreement,
    AgreementTemplate,
    Case,
    OpenedPart,
    SectionKind,
)
from agreements.permissions import can_renew
from agreements.starting import Place, start_from_copy
from agreements.workflow import AGREEMENTS, perform
from iop.accounts.models import User
from iop.shared.formats import day
from iop.shared.workflow import Refused

_A, _R = Agreement.Status, Agreement.Relation
#: What an extension is always about: the term, the money, its payments and the reports.
EXTENDED = (SectionKind.PERIOD, SectionKind.ECONOMY, SectionKind.PAYMENTS, SectionKind.REPORTS)
#: What may be extended; only the first of them may be changed.
RENEWABLE = (_A.ACTIVE, _A.ENDED)
#: Versions that are being made.
UNDER_WAY = (_A.DRAFT, _A.IN_REVIEW, _A.READY, _A.DECIDED, _A.SIGNING)


# --- Starting --------------------------------------------------------------------------


@transaction.atomic
def start(
    user: User,
    agreement: Agreement,
    relation: Agreement.Relation,
    *,
    open_sections: Collection[int] | None = None,
    opens_basics: bool | None = None,
    ground: str = "",
    starts_on: datetime.date | None = None,
    ends_on: datetime.date | None = None,
    takes_effect_on: datetime.date | None = None,
    template: AgreementTemplate | None = None,
) -> Agreement:
    """Start an extension, an amendment or a revision of a signed agreement; the new draft.

    ``open_sections`` are keys of the agreement's sections that may be written in beside those
    that the relation opens: an amendment none, an extension ``EXTENDED``, a revision all.
    ``opens_basics`` says it of the title and basic facts, which an amendment leaves closed.
    ``ground`` is why, in words that everybody reads: ``Beslut i styrgruppen 2019-02-15``.
    An extension begins the day after the last and is as long as agreed, unless days are given.
    A change takes effect on ``takes_effect_on``, which may be written later. ``template`` has
    the headings for one that was signed elsewhere.

    Raises ``PermissionDenied`` and ``Refused``, with the reason, when it cannot be done.
    """
    agreement = _to_renew(user, agreement, relation)
    first, last = next_term(agreement)
    if relation in Agreement.CHANGES:
        first, last = agreement.starts_on, agreement.ends_on
    is_open = relation != _R.AMENDMENT if opens_basics is None else opens_basics
    facts: dict[str, object] = {"ground": ground.strip(), "basics_open": is_open}
    if relation in Agreement.CHANGES:
        facts["takes_effect_on"] = takes_effect_on
    closed = _closed(agreement, relation, open_sections or ())
    term = (starts_on or first, ends_on or last)
    return _copy(user, agreement, relation, term, closed, facts, template)


def _to_renew(user: User, agreement: Agreement, relation: Agreement.Relation) -> Agreement:
    """The agreement as it now is, with whoever else renews it waiting."""
    if not can_renew(user, agreement):
        raise PermissionDenied(_("Only a case officer of the board extends or changes it."))
    Case.objects.select_for_update().get(pk=agreement.case_id)
    agreement = Agreement.objects.with_case().get(pk=agreement.pk)
    if reasons := obstacles(agreement, relation):
        raise Refused(*reasons)
    _set_aside(agreement)
    return agreement


def _copy(
    user: User | None,
    agreement: Agreement,
    relation: Agreement.Relation,
    term: tuple[datetime.date | None, datetime.date | None],
    closed: frozenset[int],
    facts: dict[str, object],
    template: AgreementTemplate | None = None,
) -> Agreement:
    case = agreement.case
    return start_from_copy(
        user=user,
        original=agreement,
        relation=relation,
        place=Place(case.board, case.reference or "", is_new=False),
        title=agreement.title,
        days=_days(agreement, relation, term[0]),
        starts_on=term[0],
        ends_on=term[1],
        template=template,
        closed=closed,
        facts=facts,
    )


def by_the_rule(
    agreement: Agreement,
    first: datetime.date,
    last: datetime.date | None,
    ground: str,
) -> Agreement:
    """A draft of the next period, made by nobody: the agreement is extended unless noticed."""
    closed = _closed(agreement, _R.EXTENSION, ())
    facts: dict[str, object] = {"ground": ground, "is_automatic": True}
    return _copy(None, agreement, _R.EXTENSION, (first, last), closed, facts)


def _days(agreement: Agreement, relation: Agreement.Relation, first: datetime.date | None) -> Days:
    """An extension moves all days with its first; a change within the term leaves them."""
    if relation in Agreement.CHANGES:
        return Days.KEEP
    return Days.MOVE if agreement.starts_on and first else Days.EMPTY


def _closed(
    agreement: Agreement, relation: Agreement.Relation, opened: Collection[int]
) -> frozenset[int]:
    """The sections that the renewal does not concern."""
    if relation == _R.REVISION:
        return frozenset()
    own = EXTENDED if relation == _R.EXTENSION else ()
    return frozenset(
        section.pk
        for section in agreement.sections.all()
        if section.pk not in opened and section.kind not in own
    )


def obstacles(agreement: Agreement, relation: Agreement.Relation) -> list[str]:
    """Sentences on why the agreement cannot be renewed so now; empty when it can."""
    renewable = RENEWABLE if relation == _R.EXTENSION else (_A.ACTIVE,)
    if relation not in Agreement.RENEWALS or agreement.status not in renewable:
        return [
            _("Only an agreement in force is extended or changed; this one is “%(status)s”.")
            % {"status": agreement.get_status_display()}
        ]
    rows = Agreement.objects.filter(case=agreement.case_id, version__gt=agreement.version)
    later = list(rows.with_case().order_by("version"))
    found = []
    for one in later:
        if one.status in Agreement.SIGNED:
            found.append(_("It has already been followed by %(later)s.") % {"later": one.reference})
        elif not _is_untouched(one):
            words = {"later": one.reference, "status": one.get_status_display()}
            found.append(
                _("%(later)s is under way (“%(status)s”). Go on with that one, or end it first.")
                % words
            )
    return found


def later_version(user: User, agreement: Agreement) -> Agreement | None:
    """The latest of the later versions of its case, where the user may read any."""
    rows = Agreement.objects.visible_to(user).with_case()
    later = rows.filter(case=agreement.case_id, version__gt=agreement.version)
    return later.order_by("-version").first()


def may_begin(agreement: Agreement, later: Agreement | None) -> bool:
    """Whether another version can be begun, given the latest later one.

    No query, unless that is one that the calendar has made.
    """
    return agreement.status in RENEWABLE and (later is None or _is_untouched(later))


def next_term(agreement: Agreement) -> tuple[datetime.date | None, datetime.date | None]:
    """First and last day of an extension: from the day after the last, as long as agreed."""
    if agreement.last_day is None:
        return None, None
    first = agreement.last_day + datetime.timedelta(days=1)
    months = agreement.extension_months or agreement.months
    return first, last_of(first, months) if months else None


def last_of(first: datetime.date, months: int) -> datetime.date:
    """The last day of a term of so many months."""
    return months_after(first, months) - datetime.timedelta(days=1)


def _is_untouched(draft: Agreement) -> bool:
    """Whether the calendar made it and nobody has done anything with it since."""
    return (
        draft.is_automatic
        and draft.status == _A.DRAFT
        and draft.shared_at is None
        and not draft.history.exclude(history_user=None).exists()
        and not draft.papers.exists()
        and not draft.documents.exists()
        and not draft.comments.exists()
        and not draft.sections.filter(revision__gt=0).exists()
    )


def _set_aside(agreement: Agreement) -> None:
    """Take away a draft that the calendar made, where somebody now makes another."""
    rows = Agreement.objects.filter(case=agreement.case_id, is_automatic=True, status=_A.DRAFT)
    for draft in rows:
        if _is_untouched(draft):
            draft._change_reason = _("Another renewal was started instead.")[:100]
            draft.delete()


# --- Closed parts ----------------------------------------------------------------------


@transaction.atomic
def open_part(user: User, agreement_pk: int, section_pk: int | None, reason: str) -> None:
    """Open a closed part of a renewal's draft; why, when and by whom is kept and shown."""
    agreement = locked(agreement_pk, user)
    if not reason.strip():
        raise Refused(_("Write why the part is opened; the parties and the board read it."))
    section = agreement.sections.get(pk=section_pk) if section_pk else None
    if is_open(agreement, section):
        return
    row: Any = section or agreement
    setattr(row, "is_open" if section else "basics_open", True)
    row._change_reason = reason.strip()[:100]
    row.save()
    OpenedPart.objects.create(
        agreement=agreement,
        section=section,
        heading=section.heading if section else _("Title and basic facts"),
        reason=reason.strip(),
        by=user,
    )
    agreement.acceptances.drop()


# --- Taking effect ---------------------------------------------------------------------


def take_effect(user: User | None, signed: Agreement, today: datetime.date) -> bool:
    """Let a signed renewal stand in the place of the one before, once its day has come."""
    before = signed.predecessor
    first = signed.in_force_from
    if before is None or not signed.is_renewal or before.status != _A.ACTIVE:
        return False
    if signed.status not in Agreement.SIGNED or first is None or first > today:
        return False
    name = "end" if signed.relation == _R.EXTENSION else "supersede"
    reason = _("%(later)s holds from %(day)s.") % {"later": signed.reference, "day": day(first)}
    # The last to sign may be a party that has joined, with no place in the earlier agreement.
    is_theirs = user is not None and AGREEMENTS.may(user, before, name)
    perform(user if is_theirs else None, before, name, reason=reason)
    return True


def sign_follows(user: User, signed: Agreement) -> None:
    """What the last signature leads to at once, when the day is here already."""
    take_effect(user, signed, timezone.localdate())


def signed_after(agreement: Agreement) -> "QuerySet[Agreement]":
    """Signed renewals of the agreement, the first to take effect first."""
    rows = Agreement.objects.filter(predecessor=agreement, relation__in=Agreement.RENEWALS)
    return rows.filter(status__in=Agreement.SIGNED).with_case().order_by("version")
