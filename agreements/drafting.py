"""Saving one section of a draft with its rows: locked, counted, and never over another's text."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import BaseForm
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.forms.rows import Rows, dependents, still_used
from agreements.forms.sections import SectionForm, revision_of
from agreements.models import Agreement, Section
from agreements.permissions import can_edit_agreement
from iop.accounts.models import User

#: Rows that go with the row they belong to, since the same page shows them.
_OWNED = ("members", "instalments", "years", "uplifts")


class SectionGone(Exception):
    """Somebody has removed the section while it was being written."""


@dataclass
class Outcome:
    """What became of a save."""

    form: SectionForm
    revision: int
    #: Somebody else saved first, and what was posted differs.
    is_conflict: bool = False
    #: Sentences by the id of the field or row they concern; what they concern is not saved.
    errors: dict[str, list[str]] = field(default_factory=dict)
    #: New rows that only lack something yet, and so are not stored.
    waiting: int = 0
    #: Keys of rows that could not be removed, with the reason.
    kept: dict[str, str] = field(default_factory=dict)
    #: Anything written at all.
    has_written: bool = False
    saved_at: datetime.datetime = field(default_factory=timezone.now)

    @property
    def is_whole(self) -> bool:
        """Whether all that was posted is stored."""
        return not (self.is_conflict or self.errors or self.kept or self.waiting)


class _Refused(Exception):
    """Undoes what a save has written so far."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__()
        outcome.has_written = False
        outcome.revision = outcome.form.revision
        self.outcome = outcome


def locked(agreement_pk: int, user: User) -> Agreement:
    """The agreement with its row locked, so that its status and content stand still.

    Raises ``Agreement.DoesNotExist`` when the user may not see it and ``PermissionDenied``,
    with the reason, when the user may not write in it now.
    """
    agreements = Agreement.objects.select_related("case__board").select_for_update(of=("self",))
    agreement = agreements.get(pk=agreement_pk)
    # Whoever may write may read, so the long question of who sees what is asked only on the way
    # to a refusal: not seen, or seen and not to be written in.
    if not can_edit_agreement(user, agreement):
        Agreement.objects.visible_to(user).only("pk").get(pk=agreement_pk)
        refuse_unless_editable(agreement, user)
    return agreement


def refuse_unless_editable(agreement: Agreement, user: User) -> None:
    if can_edit_agreement(user, agreement):
        return
    if not agreement.is_editable:
        raise PermissionDenied(
            _("The agreement is no longer a draft (%s), so its text cannot be changed.")
            % agreement.get_status_display()
        )
    raise PermissionDenied(_("Only a case officer of the board writes in its drafts."))


def is_open(agreement: Agreement, section: Section | None) -> bool:
    """Whether the section, or with ``None`` the basic facts, may be written in."""
    return section.is_open if section else agreement.basics_open


def refuse_unless_open(agreement: Agreement, section: Section | None) -> None:
    """A part that a renewal does not concern is not written in until it has been opened."""
    if is_open(agreement, section):
        return
    relation = str(agreement.get_relation_display()).lower()
    raise PermissionDenied(
        _("“%(part)s” is closed: the %(relation)s does not concern it. Open the part first.")
        % {"part": section or _("Title and basic facts"), "relation": relation}
    )


def save(
    user: User, agreement_pk: int, section_pk: int | None, data: QueryDict, *, partly: bool = False
) -> Outcome:
    """Save what was posted, unless somebody else has saved since the page was shown.

    ``partly`` saves all that is sound and leaves what has errors as it was stored, which
    suits a form that saves itself; otherwise everything is saved or nothing.
    """
    try:
        with transaction.atomic():
            return _save(user, agreement_pk, section_pk, data, partly)
    except _Refused as refused:
        return refused.outcome


def _save(
    user: User, agreement_pk: int, section_pk: int | None, data: QueryDict, partly: bool
) -> Outcome:
    agreement = locked(agreement_pk, user)
    section = section_of(agreement, section_pk)
    refuse_unless_open(agreement, section)
    form = SectionForm(agreement, section, data)
    outcome = Outcome(form, form.revision)
    if not form.has_changed():
        return outcome
    if form.is_stale:
        outcome.is_conflict = True
        return outcome
    if not form.is_valid():
        outcome.errors = form.errors
        if not partly:
            return outcome
        unfinished = form.unfinished_rows()
        outcome.waiting = len(unfinished)
        outcome.errors = form.errors_of([row for row in form if row not in unfinished])
    sound = form.sound_forms()
    for rows in form.all_rows:
        ready = [row for row in rows.wanted() if row in sound]
        outcome.has_written |= rows.save(ready) > 0
    for rows in reversed(form.all_rows):
        _remove(rows, outcome)
    if outcome.kept and not partly:
        raise _Refused(outcome)
    _save_singles(form, sound, outcome)
    return outcome


def _remove(rows: Rows, outcome: Outcome) -> None:
    """Delete the rows taken away, except those that something else rests on."""
    for row in rows.removed:
        if uses := dependents(row, _OWNED):
            outcome.kept[str(row.pk)] = still_used(row, uses)
        else:
            row.delete()
            outcome.has_written = True


def _save_singles(form: SectionForm, sound: list[BaseForm], outcome: Outcome) -> None:
    """Write the agreement's own fields and the section, which counts the save."""
    if form.fields and form.fields in sound and form.fields.has_changed():
        form.fields.instance.save()
        outcome.has_written = True
    if form.text and form.text in sound and form.text.has_changed():
        outcome.has_written = True
    if outcome.has_written:
        count_save(form.section)
        if form.agreement.shared_at:  # nobody has accepted what nobody has seen
            form.agreement.acceptances.drop()
    outcome.revision = revision_of(form.agreement, form.section)


def count_save(section: Section | None) -> None:
    """Write the section with one more save counted, so that other open pages notice."""
    if section:
        section.revision += 1
        section.save()


def last_saved(agreement: Agreement, section: Section | None) -> Any:
    """The history row of the latest save: who and when. ``None`` before the first."""
    source: Any = section or agreement
    latest = source.history.select_related("history_user").first()
    return latest if latest and latest.history_type == "~" else None


def section_of(agreement: Agreement, pk: int | None) -> Section | None:
    """The section, or ``None`` for the basic facts. Raises ``SectionGone`` when it was removed."""
    if pk is None:
        return None
    try:
        return agreement.sections.get(pk=pk)
    except Section.DoesNotExist:
        raise SectionGone from None
