"""How the figures and terms of an agreement are put in words, on pages and in documents.

A figure never loses its word: "about", "at least" and "up to" stay with it. What is unknown
gives an empty string, never a zero.
"""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agreements.economy import Economy, Giver, Line, SideShare, Standing
from agreements.models import (
    Agreement,
    Commitment,
    Contribution,
    Funder,
    Group,
    GroupMember,
    Indicator,
    Party,
    PaymentPlan,
    Period,
    Qualifier,
    ReportDuty,
    TargetGroup,
    Uplift,
)
from iop.shared import formats

_QUALIFIED = {
    Qualifier.ABOUT: gettext_lazy("about %(figure)s"),
    Qualifier.AT_LEAST: gettext_lazy("at least %(figure)s"),
    Qualifier.AT_MOST: gettext_lazy("at most %(figure)s"),
}
_REPORTS = {
    ReportDuty.Kind.PROGRESS: gettext_lazy("Progress report"),
    ReportDuty.Kind.ANNUAL: gettext_lazy("Annual report"),
    ReportDuty.Kind.FINAL: gettext_lazy("Final report"),
    ReportDuty.Kind.ECONOMY: gettext_lazy("Economic report"),
    ReportDuty.Kind.EVALUATION: gettext_lazy("Evaluation"),
}


def sentence(text: str) -> str:
    """The text with a capital first and a full stop last."""
    return _upper(sentence_end(text))


def sentence_end(text: str) -> str:
    """The text as the end of a sentence that has already begun."""
    text = text.strip()
    return text if not text or text[-1] in ".!?" else f"{text}."


def qualified(figure: str, qualifier: str) -> str:
    """``24 000 kr`` as ``cirka 24 000 kr`` when that is what was agreed."""
    pattern = _QUALIFIED.get(Qualifier(qualifier)) if figure and qualifier else None
    return pattern % {"figure": figure} if pattern else figure


def over(period: str) -> str:
    """The stretch of time as it follows a number: ``per halvår``."""
    if not period:
        return ""
    if period == Period.TERM:
        return _("over the whole term")
    return str(Period(period).label)


def _joined(*words: str) -> str:
    return " ".join(filter(None, words))


def counted(row: Commitment | Indicator) -> str:
    """``minst 10 vänskapsrelationer per halvår``; empty when there is no number."""
    if row.quantity is None:
        return ""
    return _joined(
        qualified(formats.number(row.quantity), row.qualifier), row.unit, over(row.period)
    )


def people(group: TargetGroup) -> str:
    """``cirka 40 personer per år``; empty when the number is unknown."""
    if group.count is None:
        return ""
    persons = ngettext("%(count)s person", "%(count)s people", group.count) % {
        "count": formats.number(group.count)
    }
    return _joined(qualified(persons, group.count_qualifier), over(group.count_period))


def target(group: TargetGroup) -> str:
    """Who they are, how many, and how they come, as sentences."""
    sentences = [sentence(group.description)]
    if number := people(group):
        sentences.append(_("The target group is %(people)s.") % {"people": number})
    if group.referral:
        sentences.append(
            _("How the participants come: %(how)s") % {"how": sentence_end(group.referral)}
        )
    return " ".join(sentences)


def measured(indicator: Indicator) -> str:
    """What is measured, the target, and where it began, as one line."""
    words = indicator.name
    if target := counted(indicator):
        words = _("%(indicator)s: %(target)s") % {"indicator": words, "target": target}
    if indicator.baseline is not None:
        baseline = formats.number(indicator.baseline)
        words += " " + _("(baseline: %(baseline)s)") % {"baseline": baseline}
    return words


def committed(commitment: Commitment) -> str:
    """The commitment with its number, as a sentence or two."""
    return _joined(sentence(commitment.description), sentence(counted(commitment)))


def months(number: int | None) -> str:
    if number is None:
        return ""
    return ngettext("%(count)s month", "%(count)s months", number) % {"count": number}


def term(agreement: Agreement) -> str:
    """From when to when the agreement holds, as a sentence."""
    days = {"first": formats.day(agreement.starts_on), "last": formats.day(agreement.ends_on)}
    if agreement.starts_on and agreement.ends_on:
        return _("The agreement holds from %(first)s up to and including %(last)s.") % days
    if agreement.starts_on:
        return _("The agreement holds from %(first)s.") % days
    if agreement.ends_on:
        return _("The agreement holds up to and including %(last)s.") % days
    return ""


def review(agreement: Agreement) -> str:
    """When the parties review the partnership, as sentences."""
    day = ""
    if agreement.review_on:
        day = _("The parties review the partnership by %(day)s at the latest.") % {
            "day": formats.day(agreement.review_on)
        }
    elif agreement.review_note:
        return _("The parties review the partnership: %(note)s") % {
            "note": sentence_end(agreement.review_note)
        }
    return _joined(day, sentence(agreement.review_note))


def review_in_short(agreement: Agreement) -> str:
    """``senast 2027-06-30, redovisas för nämnden``"""
    day = ""
    if agreement.review_on:
        day = _("by %(day)s at the latest") % {"day": formats.day(agreement.review_on)}
    return _upper(", ".join(filter(None, (day, agreement.review_note))))


def decision(agreement: Agreement) -> str:
    """``Socialnämnden 2026-02-10, § 17``; empty while neither day nor § is known."""
    known = ", ".join(
        filter(None, (formats.day(agreement.decision_on), agreement.decision_reference))
    )
    return f"{agreement.case.board.name} {known}" if known else ""


def extension(agreement: Agreement) -> str:
    """What happens after the last day, as sentences; empty when nothing is said."""
    return _joined(_extension(agreement), sentence(agreement.extension_note))


def _extension(agreement: Agreement) -> str:
    length = months(agreement.extension_months)
    match agreement.extension:
        case Agreement.Extension.NONE:
            return _("The agreement ends on the last day without notice.")
        case Agreement.Extension.OPTION if length:
            return _("The agreement may be extended by %(length)s by a decision.") % {
                "length": length
            }
        case Agreement.Extension.OPTION:
            return _("The agreement may be extended by a decision.")
        case Agreement.Extension.AUTOMATIC if length:
            return _(
                "Unless a party gives notice, the agreement is extended by %(length)s at a time."
            ) % {"length": length}
        case Agreement.Extension.AUTOMATIC:
            return _("Unless a party gives notice, the agreement is extended.")
    return ""


def notice(agreement: Agreement) -> str:
    """The common time of notice and its form, as sentences."""
    sentences = []
    if agreement.notice_months is not None:
        sentences.append(
            _("The period of notice is %(length)s.") % {"length": months(agreement.notice_months)}
            if agreement.notice_months
            else _("The agreement may be ended with immediate effect.")
        )
    if agreement.notice_in_writing:
        sentences.append(_("Notice is given in writing."))
    return " ".join(sentences)


def own_notice(party: Party) -> str:
    if party.notice_months is None:
        return ""
    return _("For %(party)s the period of notice is %(length)s.") % {
        "party": party.name,
        "length": months(party.notice_months),
    }


def meetings(group: Group) -> str:
    """How often the group meets, who calls it and who writes the minutes, as sentences."""
    sentences = []
    if group.meetings is not None:
        times = ngettext("%(count)s time", "%(count)s times", group.meetings) % {
            "count": group.meetings
        }
        often = _joined(times, over(group.meetings_period))
        sentences.append(_("The group meets %(often)s.") % {"often": often})
    caller, writer = group.convened_by, group.minutes_by
    if caller and caller == writer:
        sentences.append(
            _("%(party)s calls the meetings and writes the minutes.") % {"party": caller.name}
        )
        return " ".join(sentences)
    if caller:
        sentences.append(_("%(party)s calls the meetings.") % {"party": caller.name})
    if writer:
        sentences.append(_("%(party)s writes the minutes.") % {"party": writer.name})
    return " ".join(sentences)


def member(seat: GroupMember) -> str:
    """A seat in a group: who, as what, for whom."""
    party = seat.party.name if seat.party else _("independent member")
    words = ", ".join(filter(None, (seat.name, seat.title, party)))
    return _("%(member)s (chair)") % {"member": words} if seat.is_chair else words


def reporter(duty: ReportDuty) -> str:
    if duty.party:
        return duty.party.name
    return _("All parties together") if duty.is_joint else _("Each party")


def due(duty: ReportDuty) -> str:
    """The day and the words that say when the report comes."""
    day = _("by %(day)s at the latest") % {"day": formats.day(duty.due_on)} if duty.due_on else ""
    return _upper(", ".join(filter(None, (day, duty.due_note))))


def report(duty: ReportDuty) -> str:
    return str(_REPORTS[ReportDuty.Kind(duty.kind)])


def party_role(party: Party) -> str:
    """On which side the party stands, and whether it coordinates the non-profit ones."""
    if party.side == Party.Side.PUBLIC:
        return _("Public party")
    return _("Non-profit party, coordinator") if party.is_coordinator else _("Non-profit party")


def bound(party: Party) -> str:
    """The party's name with the board that is bound."""
    return f"{party.name} ({party.board.name})" if party.board else party.name


def funder_in_short(giver: Giver) -> str:
    """Who pays from outside, how much, on what ground and when, on one line."""
    funder, amount = giver.giver, str(giver.total)
    if isinstance(funder, Party):
        return ", ".join(filter(None, (funder.name, amount)))
    if funder.legal_basis:
        ground = _("according to %(ground)s") % {"ground": funder.legal_basis}
        amount = _joined(amount, ground)
    period = formats.days(funder.starts_on, funder.ends_on)
    return ", ".join(filter(None, (funder.name, amount, period)))


_FIRM = {
    Party.SigningRule.ALONE: gettext_lazy("Each signatory signs alone for the party."),
    Party.SigningRule.JOINTLY: gettext_lazy("Two jointly sign for the party."),
    Party.SigningRule.ALL: gettext_lazy("All signatories together sign for the party."),
}
#: A municipality has no firm to sign for, and that one may sign alone need not be said.
_AUTHORITY = {
    Party.SigningRule.JOINTLY: gettext_lazy("Signed by two jointly."),
    Party.SigningRule.ALL: gettext_lazy("Signed by all together."),
}


def signing_rule(party: Party) -> str:
    """How the party's name is signed, as a sentence; empty when it is not stated."""
    if not party.signing_rule:
        return ""
    rules = _AUTHORITY if party.side == Party.Side.PUBLIC else _FIRM
    return str(rules.get(Party.SigningRule(party.signing_rule), ""))


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
    return _joined(*sentences, repayment(funder))


def repayment(funder: Funder) -> str:
    """Whether unused money goes back to the funder, as sentences."""
    words = ""
    if funder.repays_unused is True:
        words = _("Money that is not used is paid back to %(funder)s.") % {"funder": funder.name}
    elif funder.repays_unused is False:
        words = _("Money that is not used need not be paid back.")
    return _joined(words, sentence(funder.repayment_note))


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
    return [_upper(words) for words in details if words]


def computed(gift: Contribution) -> str:
    """Rate × units or the share of a pool, as it was computed; empty for other forms."""
    if gift.form == Contribution.Form.RATE and gift.rate is not None and gift.units is not None:
        units = _joined(formats.number(gift.units), gift.unit)
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
    return _joined(words, over(Period.YEAR) if gift.is_yearly else "")


def figures(row: Economy | Giver | Line | SideShare, years: Sequence[int]) -> list[str]:
    """The amounts of the years that the table has columns for."""
    return [str(row.per_year.get(year) or "") for year in years]


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
    often = ", ".join(_lower(term) for term in terms if term)
    if plan.is_single:
        often = ", ".join(filter(None, (_("in one sum"), often)))
    if plan.recipient:
        words = _("The money is paid to %(party)s") % {"party": plan.recipient.name}
        words = _joined(words, often)
    else:
        words = _("The money is paid %(often)s") % {"often": often} if often else ""
    return _joined(sentence(words), sentence(plan.note))


def sum_paid(plan: PaymentPlan) -> Decimal:
    return sum((row.amount for row in plan.instalments.all()), Decimal(0))


def has_notes(plan: PaymentPlan) -> bool:
    return any(row.note for row in plan.instalments.all())


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
