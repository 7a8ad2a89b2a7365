"""Saving one step of an analysis of the social return, locked and never over another’s text."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from agreements.drafting import Outcome
from agreements.forms.rows import Rows, dependents, still_used
from followup.forms.impact import Step, StepForm
from followup.models import ImpactAnalysis
from followup.permissions import can_analyse_impact
from iop.accounts.models import User


class _Refused(Exception):
    """Undoes what a save has written so far."""


def refuse_unless_writable(user: User, analysis: ImpactAnalysis) -> None:
    if not can_analyse_impact(user, analysis.agreement):
        raise PermissionDenied(
            _("An analysis is written by the case officer or the controller of the board.")
        )
    if not analysis.is_editable:
        raise PermissionDenied(_("The analysis is final, so it cannot be changed. Open it first."))


def locked(user: User, pk: int) -> ImpactAnalysis:
    """The analysis with its row locked. Not seen raises ``ImpactAnalysis.DoesNotExist``."""
    rows = ImpactAnalysis.objects.visible_to(user).with_rows()
    ImpactAnalysis.objects.select_for_update().get(pk=pk)
    analysis = rows.select_related("agreement__case__board").get(pk=pk)
    refuse_unless_writable(user, analysis)
    return analysis


def save(user: User, pk: int, step: Step, data: QueryDict, *, partly: bool = False) -> Outcome:
    """Save what was posted, unless somebody else has stored something else since.

    ``partly`` saves all that is sound, which suits a form that saves itself; otherwise
    everything is saved or nothing.
    """
    outcome: Outcome | None = None
    try:
        with transaction.atomic():
            form = StepForm(locked(user, pk), step, data)
            outcome = Outcome(form, form.revision)
            _save(form, outcome, partly=partly)
            if outcome.has_written:
                outcome.revision = StepForm(_again(pk), step).revision
    except _Refused:
        assert outcome is not None  # noqa: S101 (refused only once there is an outcome)
        outcome.has_written, outcome.revision = False, outcome.form.revision
    return outcome


def _again(pk: int) -> ImpactAnalysis:
    return ImpactAnalysis.objects.with_rows().select_related("agreement").get(pk=pk)


def _save(form: StepForm, outcome: Outcome, *, partly: bool) -> None:
    if form.is_stale:
        outcome.is_conflict = form.has_changed()
        return
    if not form.is_valid():
        outcome.errors = form.errors
        if not partly:
            return
        unfinished = form.unfinished_rows()
        outcome.waiting = len(unfinished)
        outcome.errors = form.errors_of([row for row in form if row not in unfinished])
    sound = form.sound_forms()
    for rows in form.rows:
        ready = [row for row in rows.wanted() if row in sound]
        outcome.has_written |= rows.save(ready) > 0
    for rows in reversed(form.rows):
        _remove(rows, outcome)
    if outcome.kept and not partly:
        raise _Refused
    if form.fields and form.fields in sound and form.fields.has_changed():
        form.fields.instance.save()
        outcome.has_written = True


def _remove(rows: Rows, outcome: Outcome) -> None:
    """Delete the rows taken away, except those that something else rests on."""
    for row in rows.removed:
        if uses := dependents(row, ()):
            outcome.kept[str(row.pk)] = still_used(row, uses)
        else:
            row.delete()
            outcome.has_written = True
