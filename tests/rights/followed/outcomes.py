"""What agreements have come to, and reports as documents."""

from collections.abc import Iterator

from django.urls import reverse

from followup.models import Report, ReportDue
from tests.rights.world import World


def outcomes(world: World) -> Iterator[tuple[str, str]]:
    for word in ("decided", "active"):
        path = reverse("outcomes:agreement", args=[getattr(world, word).pk])
        yield f"outcomes:agreement {word}", path
        path = reverse("outcomes:measuring", args=[getattr(world, word).pk])
        yield f"outcomes:measuring {word}", path
    party = world.active.parties.get(organisation=world.party)
    for word, status in {"draft": Report.Status.DRAFT, "approved": Report.Status.APPROVED}.items():
        due = ReportDue.objects.create(agreement=world.active, party=party)
        report = Report.objects.create(due=due, status=status)
        yield f"outcomes:report_pdf {word}", reverse("outcomes:report_pdf", args=[report.pk])
