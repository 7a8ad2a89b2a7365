"""The term, the decision, the review and the extension."""

from collections.abc import Iterator

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.checks.rules import Found, Reading, Rule, Severity, rule
from agreements.models import SectionKind
from iop.shared.formats import day

PRACTICE = _("Practice: SKR, Utveckla idéburet offentligt partnerskap.")


@rule("review-after-end", Severity.STOPS, _("The review comes after the end"), PRACTICE)
def review_after_end(reading: Reading) -> Iterator[Found]:
    """The review is due after the agreement's last day."""
    agreement = reading.agreement
    if agreement.review_on and agreement.ends_on and agreement.review_on > agreement.ends_on:
        yield Found(
            gettext(
                "The review is due %(review)s but the agreement ends %(end)s. "
                "Move the review to before the end."
            )
            % {"review": day(agreement.review_on), "end": day(agreement.ends_on)},
            SectionKind.PERIOD,
            "id_review_on",
        )


RULES: tuple[Rule, ...] = (review_after_end,)
