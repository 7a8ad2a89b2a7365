"""Contributions, funding and payments in words."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from agreements.economy import Economy, Giver, Line, SideShare, Standing
from agreements.models import Contribution, Funder, Party, PaymentPlan, Period, Uplift
from agreements.wording.phrases import joined, lower_first, over, qualified, sentence, upper_first
from iop.shared import formats


def funder_in_short(giver: Giver) -> str:
    """Who pays from outside, how much, on what ground and when, on one line."""
    funder, amount = giver.giver, str(giver.total)
    if isinstance(funder, Party):
        return ", ".join(filter(None, (funder.name, amount)))
    if funder.legal_basis:
        ground = _("according to %(ground)s") % {"ground": funder.legal_basis}
        amount = joined(amount, ground)
    period = formats.days(funder.starts_on, funder.ends_on)
    return ", ".join(filter(None, (funder.name, amount, period)))


def funded(funder: Funder) -> str:
    """An outside funder's ground, reference, period and terms, as sentences."""
    sentences = []
    if funder.legal_basis:
        sentences.append(
            _("%(funder)s grants money according to %(ground)s.")
            % {"funder": funder.name, "ground": funder.legal_basis}
        )
    else:
        sentences.append(_("%(funder)s takes part in the funding.") % {"funder": funder.name})
    if period := formats.days(funder.starts_on, funder.ends_on):
        sentences.append(_("The grant is for %(period)s.") % {"period": period})
    if funder.reference:
        sentences.append(
            _("The funder's reference is %(reference)s.") % {"reference": funder.reference}
        )
    return joined(*sentences, repayment(funder))


def repayment(funder: Funder) -> str:
    """Whether unused money goes back to the funder, as sentences."""
    words = ""
    if funder.repays_unused is True:
        words = _("Money that is not used is paid back to %(funder)s.") % {"funder": funder.name}
    elif funder.repays_unused is False:
        words = _("Money that is not used need not be paid back.")
    return joined(words, sentence(funder.repayment_note))


def staff(contribution: Contribution) -> str:
    if contribution.staff_percent is None:
        return ""
    return _("%(share)s of a full-time post") % {
        "share": formats.percent(contribution.staff_percent, 2)
    }


def details(line: Line, year_columns: Sequence[int] = ()) -> list[str]:
    """What stands under a contribution: post, computation, years, purpose and basis."""
    gift = line.contribution
    details = [staff(gift), computed(gift)]
    if gift.earmark:
        details.append(_("earmarked for %(purpose)s") % {"purpose": gift.earmark})
    if gift.basis:
        details.append(_("basis: %(basis)s") % {"basis": gift.basis})
    if not year_columns and gift.years.all() and line.per_year:
        years = (f"{year}: {figure}" for year, figure in line.per_year.items() if figure)
        details.append("; ".join(years))
    return [upper_first(words) for words in details if words]


def computed(gift: Contribution) -> str:
    """Rate × units or the share of a pool, as it was computed; empty for other forms."""
    if gift.form == Contribution.Form.RATE and gift.rate is not None and gift.units is not None:
        units = joined(formats.number(gift.units), gift.unit)
        words = f"{formats.kr(gift.rate)} × {units}"
        ground = ", ".join(filter(None, (str(gift.units_year or ""), gift.units_source)))
        if ground:
            words += f" ({ground})"
    elif gift.form == Contribution.Form.POOL and gift.pool_percent is not None:
        words = _("%(share)s of a pool of %(pool)s") % {
            "share": formats.percent(gift.pool_percent, 2),
            "pool": qualified(formats.kr(gift.amount), gift.qualifier),
        }
    else:
        return ""
    return joined(words, over(Period.YEAR) if gift.is_yearly else "")


def figures(row: Economy | Giver | Line | SideShare, years: Sequence[int]) -> list[tuple[int, str]]:
    """The years that the table has columns for, each with its amount."""
    return [(year, str(row.per_year.get(year) or "")) for year in years]


def value(line: Line, is_draft: bool = True) -> str:
    """A contribution's value in words; what is not stated is left open once it is signed."""
    return "" if line.standing == Standing.UNSTATED and not is_draft else line.text


def brought(giver: Giver) -> str:
    """The sum of what a giver brings; in words when nothing of it is valued."""
    if not giver.total and giver.unvalued_count == len(giver.lines):
        return giver.lines[0].text
    return str(giver.total)


def uplifted(row: Uplift) -> str:
    """Which index raised the amount of a year, from when to when, and how it was computed."""
    begin = _("%(contribution)s for %(year)s is raised with %(series)s, from %(base)s to %(new)s.")
    return (
        begin
        % {
            "contribution": row.contribution.description,
            "year": row.year,
            "series": row.series,
            "base": row.base_label,
            "new": row.new_label,
        }
        + f" {row.explanation}"
    )


def paid(plan: PaymentPlan) -> str:
    """To whom, how often, when and against what the money is paid, as sentences."""
    terms = [str(plan.get_per_year_display()) if plan.per_year else ""]
    terms += [plan.get_day_rule_display(), plan.get_condition_display()]
    often = ", ".join(lower_first(term) for term in terms if term)
    if plan.is_single:
        often = ", ".join(filter(None, (_("in one sum"), often)))
    if plan.recipient:
        words = _("The money is paid to %(party)s") % {"party": plan.recipient.name}
        words = joined(words, often)
    else:
        words = _("The money is paid %(often)s") % {"often": often} if often else ""
    return joined(sentence(words), sentence(plan.note))


def sum_paid(plan: PaymentPlan) -> Decimal:
    return sum((row.amount for row in plan.instalments.all()), Decimal(0))


def has_days(plan: PaymentPlan) -> bool:
    return any(row.due_on for row in plan.instalments.all())


def has_notes(plan: PaymentPlan) -> bool:
    return any(row.note for row in plan.instalments.all())
