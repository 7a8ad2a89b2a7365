"""How the figures and terms of an agreement are put in words, on pages and in documents.

A figure never loses its word: "about", "at least" and "up to" stay with it. What is unknown
gives an empty string, never a zero.
"""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

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
    text = text.strip()
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text[-1] in ".!?:" else ".")


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
    if not agreement.review_on:
        return ""
    return _("The parties review the partnership by %(day)s at the latest.") % {
        "day": formats.day(agreement.review_on)
    }


def extension(agreement: Agreement) -> str:
    """What happens after the last day, as a sentence; empty when nothing is said."""
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
    return ", ".join(filter(None, (formats.day(duty.due_on), duty.due_note)))


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


def funding(funder: Funder) -> str:
    """Funder, ground, reference and period on one line."""
    period = formats.days(funder.starts_on, funder.ends_on)
    return ", ".join(filter(None, (funder.name, funder.legal_basis, funder.reference, period)))


def signing_rule(party: Party) -> str:
    """How the party's name is signed, as a sentence; empty when it is not stated."""
    match party.signing_rule:
        case Party.SigningRule.ALONE:
            return _("Each signatory signs alone for the party.")
        case Party.SigningRule.JOINTLY:
            return _("Two jointly sign for the party.")
        case Party.SigningRule.ALL:
            return _("All signatories together sign for the party.")
    return ""


def repayment(funder: Funder) -> str:
    """Whether unused money goes back to the funder, as sentences."""
    sentences = []
    if funder.repays_unused is True:
        sentences.append(
            _("Money that is not used is paid back to %(funder)s.") % {"funder": funder.name}
        )
    elif funder.repays_unused is False:
        sentences.append(_("Money that is not used need not be paid back."))
    return " ".join(filter(None, (*sentences, sentence(funder.repayment_note))))


def staff(contribution: Contribution) -> str:
    if contribution.staff_percent is None:
        return ""
    return _("%(share)s of a full-time post") % {
        "share": formats.percent(contribution.staff_percent, 2)
    }


def rhythm(plan: PaymentPlan) -> str:
    """How, when and against what the money is paid, as sentences."""
    sentences = []
    if plan.is_single:
        sentences.append(_("The money is paid in one sum."))
    elif plan.per_year:
        sentences.append(_("The money is paid %(often)s.") % {"often": plan.get_per_year_display()})
    if plan.day_rule:
        sentences.append(
            _("Day of payment: %(day)s.") % {"day": _lower(plan.get_day_rule_display())}
        )
    if plan.condition:
        sentences.append(
            _("Paid: %(condition)s.") % {"condition": _lower(plan.get_condition_display())}
        )
    return " ".join((*sentences, sentence(plan.note))).strip()


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]


def figure(amount: Decimal | None, qualifier: str) -> str:
    """An amount in kronor with its word; empty when unknown."""
    return qualified(formats.kr(amount), qualifier)
