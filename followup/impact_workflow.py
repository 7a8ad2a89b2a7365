"""The moves of an analysis of the social return: made final, and opened again with a reason."""

from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.models import StatusChange
from followup.impact_figures import calculation_of, kept_figures, without_source
from followup.models import ImpactAnalysis
from followup.permissions import ANALYSE_IMPACT
from iop.accounts.models import User
from iop.shared.workflow import Offer, Transition, Workflow

_S = ImpactAnalysis.Status


def _computed(analysis: ImpactAnalysis) -> Iterator[str]:
    yield from calculation_of(analysis).missing


def _traceable(analysis: ImpactAnalysis) -> Iterator[str]:
    yield from without_source(analysis)


def _keep(analysis: ImpactAnalysis, user: User, reason: str) -> None:
    """Store the figures beside the rows that they come from; both are locked now."""
    analysis.kept = kept_figures(calculation_of(analysis))
    analysis.finalised_at = timezone.now()
    analysis.save()


def _analyses(user: User, analysis: ImpactAnalysis, transition: Transition) -> bool:
    return ANALYSE_IMPACT.allowed_in(user, analysis.agreement.case.board)


def _record(row: Any, transition: Transition, source: str, user: User, reason: str) -> None:
    StatusChange.objects.create(
        case=row.case,
        subject=row,
        transition=transition.name,
        source=source,
        target=transition.target,
        reason=reason,
        by=user,
    )


ANALYSES = Workflow(
    "impact_analysis",
    _("Analysis of the social return"),
    (
        Transition(
            "finalise", _("Make the analysis final"),
            _("The analysis is final, locked, and read by the parties."),
            (_S.DRAFT,), _S.FINAL, ANALYSE_IMPACT.roles,
            guards=(_computed, _traceable), effects=(_keep,),
        ),
        Transition(
            "reopen", _("Open the analysis again"), _("The analysis is a draft again."),
            (_S.FINAL,), _S.DRAFT, ANALYSE_IMPACT.roles, needs_reason=True,
        ),
    ),
    _analyses,
    _record,
)  # fmt: skip


def past_moves(analysis: ImpactAnalysis) -> list[tuple[str, StatusChange]]:
    """What has been done with the analysis, the latest first, with who, when and why."""
    kind = ContentType.objects.get_for_model(ImpactAnalysis)
    rows = StatusChange.objects.filter(content_type=kind, object_id=analysis.pk)
    rows = rows.select_related("by").order_by("-at", "-pk")
    return [(str(ANALYSES[row.transition].done), row) for row in rows]


def offers(user: User, analysis: ImpactAnalysis) -> list[Offer]:
    return ANALYSES.offers(user, analysis)


def perform(user: User, analysis: ImpactAnalysis, name: str, **given: Any) -> ImpactAnalysis:
    """Make the move; see ``Workflow.perform``."""
    moved: ImpactAnalysis = ANALYSES.perform(user, analysis, name, **given)
    return moved
