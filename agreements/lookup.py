"""Finding an agreement by the number that people write on it."""

from django.db.models import Q
from django.utils.translation import gettext as _

from agreements.content import with_content
from agreements.models import Agreement


class UnknownReference(LookupError):
    """No agreement has the reference."""


class AmbiguousReference(LookupError):
    """Boards have cases of the same number; ``candidates`` are their agreements."""

    def __init__(self, message: str, candidates: list[Agreement]) -> None:
        super().__init__(message)
        self.candidates = candidates


def agreement_by_reference(reference: str, board: str = "") -> Agreement:
    """The agreement of a diary number, loaded ``with_content``.

    ``SN 2018/0098`` is the latest version of the case, ``SN 2018/0098-1`` its first. Diary
    numbers are unique in a board alone: ``board`` is its code or name, or the name of its
    municipality.
    """
    agreements = Agreement.objects.referred_to(reference.strip()).with_case()
    if board := board.strip():
        agreements = agreements.filter(
            Q(case__board__code__iexact=board)
            | Q(case__board__name__iexact=board)
            | Q(case__board__organisation__name__iexact=board)
            | Q(case__board__organisation__short_name__iexact=board)
        )
    found = list(agreements.order_by("case", "-version"))
    latest = {agreement.case_id: agreement for agreement in reversed(found)}
    if not latest:
        raise UnknownReference(
            _("There is no agreement with the reference %(reference)s.") % {"reference": reference}
        )
    if len(latest) > 1:
        names = "\n".join(_candidate(agreement) for agreement in latest.values())
        message = _("Several boards have %(reference)s. Say which with --board:\n%(names)s")
        raise AmbiguousReference(
            message % {"reference": reference, "names": names}, list(latest.values())
        )
    (only,) = latest.values()
    return with_content(Agreement.objects.all()).get(pk=only.pk)


def _candidate(agreement: Agreement) -> str:
    return f"  {agreement.case.board}: {agreement}"
