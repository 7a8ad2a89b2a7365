"""Parties, goals, groups, reports and terms in words."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agreements.models import (
    Agreement,
    Commitment,
    Group,
    GroupMember,
    Indicator,
    Party,
    ReportDuty,
    TargetGroup,
)
from agreements.wording.phrases import (
    joined,
    lower_first,
    months,
    over,
    qualified,
    sentence,
    sentence_end,
    upper_first,
)
from iop.shared import formats

_REPORTS = {
    ReportDuty.Kind.PROGRESS: gettext_lazy("Progress report"),
    ReportDuty.Kind.ANNUAL: gettext_lazy("Annual report"),
    ReportDuty.Kind.FINAL: gettext_lazy("Final report"),
    ReportDuty.Kind.ECONOMY: gettext_lazy("Economic report"),
    ReportDuty.Kind.EVALUATION: gettext_lazy("Evaluation"),
}


def counted(row: Commitment | Indicator) -> str:
    """``minst 10 vänskapsrelationer per halvår``; empty when there is no number."""
    if row.quantity is None:
        return ""
    return joined(
        qualified(formats.number(row.quantity), row.qualifier), row.unit, over(row.period)
    )


def people(group: TargetGroup) -> str:
    """``cirka 40 personer per år``; empty when the number is unknown."""
    if group.count is None:
        return ""
    persons = ngettext("%(count)s person", "%(count)s people", group.count) % {
        "count": formats.number(group.count)
    }
    return joined(qualified(persons, group.count_qualifier), over(group.count_period))


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
    return joined(sentence(commitment.description), sentence(counted(commitment)))


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
    return joined(day, sentence(agreement.review_note))


def review_in_short(agreement: Agreement) -> str:
    """``Senast 2027-06-30. Redovisas för nämnden.``"""
    if not agreement.review_on:
        return sentence(agreement.review_note)
    day = capfirst(_("by %(day)s at the latest") % {"day": formats.day(agreement.review_on)})
    return joined(sentence(day), sentence(agreement.review_note)) if agreement.review_note else day


def decision(agreement: Agreement) -> str:
    """``Socialnämnden 2026-02-10, § 17``; empty while neither day nor § is known."""
    known = ", ".join(
        filter(None, (formats.day(agreement.decision_on), agreement.decision_reference))
    )
    return f"{agreement.case.board.name} {known}" if known else ""


def predecessor(agreement: Agreement) -> str:
    """``SN 2018/0098-1 (förlängning)``; empty for the first of a chain."""
    if not agreement.predecessor:
        return ""
    reference = agreement.predecessor.reference
    if not agreement.relation:
        return reference
    relation = lower_first(str(agreement.get_relation_display()))
    return f"{reference} ({relation})"


def extension(agreement: Agreement) -> str:
    """What happens after the last day, as sentences; empty when nothing is said."""
    return joined(_extension(agreement), sentence(agreement.extension_note))


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
        often = joined(times, over(group.meetings_period))
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
    return upper_first(", ".join(filter(None, (day, duty.due_note))))


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
