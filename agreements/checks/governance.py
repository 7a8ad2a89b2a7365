"""Steering, reports, notice and disputes, and sections that are still empty."""

from collections.abc import Callable, Iterator

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.checks.grounds import (
    CLARITY,
    COMPLETENESS,
    FOLLOW_UP,
    SHARED_STEERING,
    TERMS_OF_CONTRACT,
)
from agreements.checks.rules import Found, Reading, Rule, Severity, row, rule
from agreements.models import Agreement, Contribution, Group, SectionKind
from agreements.wording.phrases import months
from iop.shared.rich_text import plain

GROUPS, TERMS = SectionKind.GROUPS, SectionKind.TERMS


@rule("steering-group-missing", Severity.WARNS, _("No steering group"), SHARED_STEERING)
def steering_group_missing(reading: Reading) -> Iterator[Found]:
    """The agreement has no steering group."""
    if not any(group.kind == Group.Kind.STEERING for group in reading.agreement.groups.all()):
        message = gettext("Add a steering group where all parties have a seat.")
        yield Found(message, GROUPS, "rows-groups")


@rule("group-without-party", Severity.WARNS, _("A party has no seat in a group"), SHARED_STEERING)
def group_without_party(reading: Reading) -> Iterator[Found]:
    """A group lacks a member from a party that signs. A note for groups that do not steer."""
    for group in reading.agreement.groups.all():
        seated = {member.party_id for member in group.members.all()}
        absent = [party.name for party in reading.parties if party.pk not in seated]
        if absent:
            message = gettext("“%(group)s” has no member from %(parties)s. Add one for each party.")
            facts = {"group": group, "parties": ", ".join(absent)}
            steers = group.kind == Group.Kind.STEERING
            yield Found(
                message % facts, GROUPS, row(group), severity=None if steers else Severity.NOTES
            )


@rule("group-without-meetings", Severity.NOTES, _("How often a group meets is unknown"), FOLLOW_UP)
def group_without_meetings(reading: Reading) -> Iterator[Found]:
    """A group has no number of meetings, or nobody who calls them."""
    for group in reading.agreement.groups.all():
        if not group.meetings:
            message = gettext("Write how often “%(group)s” meets.")
            yield Found(message % {"group": group}, GROUPS, row(group))
        elif group.convened_by_id is None:
            message = gettext("Write who calls “%(group)s” to its meetings.")
            yield Found(message % {"group": group}, GROUPS, row(group))


@rule("report-missing", Severity.WARNS, _("No report is promised"), FOLLOW_UP)
def report_missing(reading: Reading) -> Iterator[Found]:
    """The agreement promises no report."""
    if not reading.agreement.report_duties.all():
        message = gettext("Write which report shows what came of the partnership, and when.")
        yield Found(message, SectionKind.REPORTS, "rows-report_duties")


@rule("report-without-date", Severity.WARNS, _("A report without a date"), FOLLOW_UP)
def report_without_date(reading: Reading) -> Iterator[Found]:
    """A report has neither a day nor a time in words."""
    for duty in reading.agreement.report_duties.all():
        if not (duty.due_on or duty.due_note):
            message = gettext("Write when “%(report)s” is due, by day or in words.")
            yield Found(message % {"report": duty}, SectionKind.REPORTS, row(duty))


@rule("notice-missing", Severity.WARNS, _("No time of notice"), TERMS_OF_CONTRACT)
def notice_missing(reading: Reading) -> Iterator[Found]:
    """The agreement has no time of notice; 0 months is a time."""
    if reading.agreement.notice_months is None:
        message = gettext("Write how many months' notice the parties have.")
        yield Found(message, TERMS, "id_notice_months")


@rule("notice-too-long", Severity.WARNS, _("The notice is as long as the agreement"), CLARITY)
def notice_too_long(reading: Reading) -> Iterator[Found]:
    """The notice of the agreement or of a party is as long as the agreement or longer."""
    agreement = reading.agreement
    if not agreement.months:
        return
    if (agreement.notice_months or 0) >= agreement.months:
        message = gettext(
            "The notice is %(notice)s but the agreement lasts %(months)s. Shorten the notice."
        )
        facts = {"notice": months(agreement.notice_months), "months": months(agreement.months)}
        yield Found(message % facts, TERMS, "id_notice_months")
    for party in agreement.parties.all():
        if (party.notice_months or 0) >= agreement.months:
            message = gettext(
                "The notice of %(party)s is %(notice)s but the agreement lasts %(months)s. Shorten "
                "the notice."
            )
            facts = {"notice": months(party.notice_months), "months": months(agreement.months)}
            yield Found(message % {"party": party, **facts}, SectionKind.PARTIES, row(party))


@rule("notice-of-party", Severity.NOTES, _("A party's own notice"), CLARITY)
def notice_of_party(reading: Reading) -> Iterator[Found]:
    """A party's own notice is the same as the agreement's."""
    for party in reading.agreement.parties.all():
        if party.notice_months is not None and (
            party.notice_months == reading.agreement.notice_months
        ):
            message = gettext(
                "%(party)s has the same notice as the agreement. Leave its own notice empty."
            )
            yield Found(message % {"party": party}, SectionKind.PARTIES, row(party))


@rule("dispute-missing", Severity.WARNS, _("Nothing is said of disputes"), TERMS_OF_CONTRACT)
def dispute_missing(reading: Reading) -> Iterator[Found]:
    """There is no clause on disputes."""
    if not plain(reading.agreement.dispute):
        message = gettext("Write how disputes are solved, such as by dialogue in the first place.")
        yield Found(message, TERMS, "id_dispute")


@rule("cancellation-missing", Severity.NOTES, _("Nothing is said of breach"), TERMS_OF_CONTRACT)
def cancellation_missing(reading: Reading) -> Iterator[Found]:
    """There is no clause on cancellation when a party does not keep its part."""
    if not plain(reading.agreement.cancellation):
        message = gettext("Write what holds when a party does not keep its part.")
        yield Found(message, TERMS, "id_cancellation")


@rule("renegotiation-missing", Severity.NOTES, _("Nothing is said of changes"), TERMS_OF_CONTRACT)
def renegotiation_missing(reading: Reading) -> Iterator[Found]:
    """There is no clause on renegotiation."""
    if not plain(reading.agreement.renegotiation):
        message = gettext("Write how the parties change the agreement when things change.")
        yield Found(message, TERMS, "id_renegotiation")


@rule("repayment-missing", Severity.NOTES, _("Nothing is said of repayment"), TERMS_OF_CONTRACT)
def repayment_missing(reading: Reading) -> Iterator[Found]:
    """Money is given but nothing is said of money that is not used."""
    money = any(
        contribution.kind == Contribution.Kind.MONEY
        for contribution in reading.agreement.contributions.all()
    )
    if money and not plain(reading.agreement.repayment):
        message = gettext("Write when money is paid back, such as when it is not used.")
        yield Found(message, TERMS, "id_repayment")


#: What fills a section of the kind, besides its text.
CONTENT: dict[str, Callable[[Agreement], object]] = {
    SectionKind.PARTIES: lambda a: a.parties.all(),
    SectionKind.GOALS: lambda a: a.goals.all() or a.indicators.all(),
    SectionKind.TARGET_GROUPS: lambda a: a.target_groups.all(),
    SectionKind.COMMITMENTS: lambda a: a.commitments.all(),
    SectionKind.GROUPS: lambda a: a.groups.all(),
    SectionKind.REPORTS: lambda a: a.report_duties.all(),
    SectionKind.CONTACTS: lambda a: a.contact_persons.all(),
    SectionKind.PERIOD: lambda a: a.starts_on or a.ends_on,
    SectionKind.ECONOMY: lambda a: a.contributions.all(),
    SectionKind.PAYMENTS: lambda a: a.payment_terms or a.payment_plans.all(),
    SectionKind.TERMS: lambda a: (
        a.notice_months is not None
        or plain(a.renegotiation + a.cancellation + a.repayment + a.dispute)
    ),
    SectionKind.SIGNATORIES: lambda a: a.signatories.all(),
}


@rule("section-empty", Severity.STOPS, _("A mandatory section is empty"), COMPLETENESS)
def section_empty(reading: Reading) -> Iterator[Found]:
    """A section that the template calls mandatory has neither text nor content."""
    for section in reading.sections:
        content = CONTENT.get(section.kind)
        filled = plain(section.body) or (content and content(reading.agreement))
        if section.is_mandatory and not filled:
            message = gettext("Write the section “%(heading)s”, or make it optional.")
            yield Found(message % {"heading": section.heading}, section=section)


@rule("summary-missing", Severity.NOTES, _("No summary"), COMPLETENESS)
def summary_missing(reading: Reading) -> Iterator[Found]:
    """The agreement has no summary."""
    if not reading.agreement.summary.strip():
        yield Found(gettext("Say in one or two sentences who does what, and for whom."))


RULES: tuple[Rule, ...] = (
    steering_group_missing,
    group_without_party,
    group_without_meetings,
    report_missing,
    report_without_date,
    notice_missing,
    notice_too_long,
    notice_of_party,
    dispute_missing,
    cancellation_missing,
    renegotiation_missing,
    repayment_missing,
    section_empty,
    summary_missing,
)
