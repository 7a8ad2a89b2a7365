"""The picture of the outturn: a bar of what each giver promised over one of what it gave."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from agreements.economy import Figure
from followup.outturn import Outturn


@dataclass(frozen=True)
class Bars:
    """A giver's two bars, in per cent of the longest; ``None`` has no bar."""

    name: str
    side: str
    promised: Decimal | None
    given: Decimal | None
    promised_text: str
    given_text: str

    @property
    def words(self) -> str:
        """The two bars in words."""
        said = {"name": self.name, "promised": self.promised_text, "given": self.given_text}
        said |= {key: _("unknown") for key, text in said.items() if not text}
        return _("%(name)s: promised %(promised)s, given %(given)s") % said


def giver_bars(outturn: Outturn) -> list[Bars]:
    """Those of whom there is anything in kronor to draw."""
    amounts = [
        figure.amount
        for giver in outturn.givers
        for figure in (giver.agreed.total, giver.given)
        if figure.amount
    ]
    if not amounts:
        return []
    longest = max(amounts)
    return [
        Bars(
            giver.name,
            giver.side,
            _across(giver.agreed.total, longest),
            _across(giver.given, longest),
            str(giver.agreed.total),
            str(giver.given),
        )
        for giver in outturn.givers
        if giver.agreed.total or giver.given
    ]


def _across(figure: Figure, longest: Decimal) -> Decimal | None:
    if figure.amount is None:
        return None
    return max(round(100 * figure.amount / longest, 2), Decimal(0))
