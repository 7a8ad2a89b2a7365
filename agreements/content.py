"""All of an agreement in a fixed number of queries, for whoever reads the whole of it."""

from django.db.models import Prefetch

from agreements.models import (
    Commitment,
    ContactPerson,
    Contribution,
    Funder,
    Goal,
    Group,
    GroupMember,
    Indicator,
    Party,
    PaymentPlan,
    ReportDuty,
    Signatory,
)
from agreements.models.agreements import AgreementQuerySet


def with_values(agreements: AgreementQuerySet) -> AgreementQuerySet:
    """The agreements with what their value is summed from, for lists."""
    contributions = Contribution.objects.prefetch_related("years")
    return agreements.prefetch_related(Prefetch("contributions", contributions))


def with_content(agreements: AgreementQuerySet) -> AgreementQuerySet:
    """The agreements with every section and row fetched: ``.all()`` on them asks no more."""
    party = "party__organisation"
    return (
        agreements.with_case()
        .select_related("predecessor__case")
        .prefetch_related(
            "sections",
            "target_groups",
            Prefetch(
                "parties", Party.objects.select_related("organisation", "board__organisation")
            ),
            Prefetch("goals", Goal.objects.select_related("target_group")),
            Prefetch("indicators", Indicator.objects.select_related("goal")),
            Prefetch("commitments", Commitment.objects.select_related(party)),
            Prefetch("funders", Funder.objects.select_related("organisation")),
            *_with_rows_of_their_own(),
            Prefetch("report_duties", ReportDuty.objects.select_related(party)),
            Prefetch("contact_persons", ContactPerson.objects.select_related(party)),
            Prefetch("signatories", Signatory.objects.select_related(party)),
        )
    )


def _with_rows_of_their_own() -> "list[Prefetch[str]]":
    """Contributions with their years, payment plans with instalments, groups with members."""
    contributions = Contribution.objects.select_related(
        "party__organisation", "funder__organisation"
    )
    plans = PaymentPlan.objects.select_related("contribution", "recipient__organisation")
    groups = Group.objects.select_related("convened_by__organisation", "minutes_by__organisation")
    members = GroupMember.objects.select_related("party__organisation")
    return [
        Prefetch("contributions", contributions.prefetch_related("years", "uplifts")),
        Prefetch("payment_plans", plans.prefetch_related("instalments")),
        Prefetch("groups", groups.prefetch_related(Prefetch("members", members))),
    ]
