"""The term, the decision, the review and the extension."""

from collections.abc import Iterator

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.checks.grounds import (
    CLARITY,
    COMPLETENESS,
    DECISION,
    FOLLOW_UP,
    FUNDER_TERMS,
    TERMS_OF_CONTRACT,
)
from agreements.checks.rules import Found, Reading, Rule, Severity, row, rule
from agreements.deadlines import months_before
from agreements.models import Agreement, Funder, ReportDuty, SectionKind
from iop.shared.formats import day, days

#: Reports that may come when the agreement is over.
AFTERWARDS = (ReportDuty.Kind.FINAL,)
PERIOD = SectionKind.PERIOD


@rule("period-missing", Severity.STOPS, _("The period is not complete"), COMPLETENESS)
def period_missing(reading: Reading) -> Iterator[Found]:
    """The agreement lacks its first or its last day."""
    agreement = reading.agreement
    if agreement.starts_on is None:
        yield Found(gettext("Write the first day of the agreement."), PERIOD, "id_starts_on")
    if agreement.ends_on is None:
        yield Found(gettext("Write the last day of the agreement."), PERIOD, "id_ends_on")


@rule("period-order", Severity.STOPS, _("The last day comes before the first"), CLARITY)
def period_order(reading: Reading) -> Iterator[Found]:
    """The agreement ends before it begins."""
    first, last = reading.agreement.starts_on, reading.agreement.ends_on
    if first and last and last < first:
        message = gettext("The agreement begins %(first)s and ends %(last)s. Correct one of them.")
        yield Found(message % {"first": day(first), "last": day(last)}, PERIOD, "id_ends_on")


@rule("review-outside-period", Severity.STOPS, _("The review is outside the period"), FOLLOW_UP)
def review_outside_period(reading: Reading) -> Iterator[Found]:
    """The review is due after the last day, or before the first."""
    agreement = reading.agreement
    review, first, last = agreement.review_on, agreement.starts_on, agreement.ends_on
    if review and last and review > last:
        message = gettext(
            "The review is due %(review)s, after the last day %(last)s. Move it to before the end, "
            "so that the parties can decide whether to go on."
        )
        yield Found(message % {"review": day(review), "last": day(last)}, PERIOD, "id_review_on")
    elif review and first and review < first:
        message = gettext(
            "The review is due %(review)s, before the first day %(first)s. Correct one of them."
        )
        yield Found(message % {"review": day(review), "first": day(first)}, PERIOD, "id_review_on")


@rule("review-after-notice", Severity.WARNS, _("The review comes too late"), FOLLOW_UP)
def review_after_notice(reading: Reading) -> Iterator[Found]:
    """The agreement is extended by itself, and the review is due after the last day of notice."""
    agreement = reading.agreement
    if (
        agreement.extension != Agreement.Extension.AUTOMATIC
        or not (agreement.review_on and agreement.ends_on)
        or agreement.notice_months is None
    ):
        return
    latest = months_before(agreement.ends_on, agreement.notice_months)
    if latest < agreement.review_on <= agreement.ends_on:
        message = gettext(
            "The agreement is extended unless somebody gives notice by %(latest)s, but the review "
            "is due %(review)s. Move the review to before that day."
        )
        facts = {"latest": day(latest), "review": day(agreement.review_on)}
        yield Found(message % facts, PERIOD, "id_review_on")


@rule("review-missing", Severity.NOTES, _("No review is planned"), FOLLOW_UP)
def review_missing(reading: Reading) -> Iterator[Found]:
    """There is neither a day nor a word about a review."""
    if not (reading.agreement.review_on or reading.agreement.review_note):
        message = gettext("Write when the parties review the partnership before it ends.")
        yield Found(message, PERIOD, "id_review_on")


@rule("report-outside-period", Severity.WARNS, _("A report is outside the period"), FOLLOW_UP)
def report_outside_period(reading: Reading) -> Iterator[Found]:
    """A report other than the final one is due after the last day, or any before the first."""
    first, last = reading.agreement.starts_on, reading.agreement.ends_on
    for duty in reading.agreement.report_duties.all():
        if duty.due_on is None:
            continue
        facts = {"report": duty, "due": day(duty.due_on), "first": day(first), "last": day(last)}
        if last and duty.due_on > last and duty.kind not in AFTERWARDS:
            message = gettext(
                "“%(report)s” is due %(due)s, after the last day %(last)s. Move it, or call it "
                "a final report."
            )
            yield Found(message % facts, SectionKind.REPORTS, row(duty))
        elif first and duty.due_on < first:
            message = gettext(
                "“%(report)s” is due %(due)s, before the first day %(first)s. Correct one of them."
            )
            yield Found(message % facts, SectionKind.REPORTS, row(duty))


@rule("start-before-decision", Severity.WARNS, _("Begins before the decision"), DECISION)
def start_before_decision(reading: Reading) -> Iterator[Found]:
    """The first day comes before the board's decision."""
    first, decision = reading.agreement.in_force_from, reading.agreement.decision_on
    if first and decision and first < decision:
        message = gettext(
            "The agreement begins %(first)s but the board decides %(decision)s. Let it begin on "
            "that day at the earliest, or say in the decision that it holds from before."
        )
        facts = {"first": day(first), "decision": day(decision)}
        yield Found(message % facts, PERIOD, "id_starts_on")


@rule("decision-unknown", Severity.NOTES, _("The day of decision is unknown"), DECISION)
def decision_unknown(reading: Reading) -> Iterator[Found]:
    """No day is written for the board's decision."""
    if reading.agreement.decision_on is None:
        message = gettext("Write the day of the board meeting that is to decide, when it is known.")
        yield Found(message, PERIOD, "id_decision_on")


@rule("funder-period", Severity.WARNS, _("The grant and the agreement differ"), FUNDER_TERMS)
def funder_period(reading: Reading) -> Iterator[Found]:
    """An outside funder's days begin before or end after the agreement's, or end too early."""
    agreement = reading.agreement
    for funder in agreement.funders.all():
        sentence = _funder_sentence(funder, agreement)
        if sentence:
            facts = {
                "funder": funder,
                "grant": days(funder.starts_on, funder.ends_on),
                "agreement": days(agreement.starts_on, agreement.ends_on),
            }
            yield Found(sentence % facts, SectionKind.ECONOMY, row(funder))


def _funder_sentence(funder: Funder, agreement: Agreement) -> str:
    first, last = agreement.starts_on, agreement.ends_on
    early = bool(first and funder.starts_on and funder.starts_on < first)
    late = bool(last and funder.ends_on and funder.ends_on > last)
    short = bool(last and funder.ends_on and funder.ends_on < last)
    if early or late:
        return gettext(
            "The grant from %(funder)s is for %(grant)s but the agreement holds %(agreement)s. "
            "Make the periods meet, or say what holds for the days outside the agreement."
        )
    if short:
        return gettext(
            "The grant from %(funder)s is for %(grant)s but the agreement holds %(agreement)s. "
            "Say what pays for the work when the grant has ended."
        )
    return ""


@rule("funder-period-missing", Severity.NOTES, _("The days of a grant are unknown"), FUNDER_TERMS)
def funder_period_missing(reading: Reading) -> Iterator[Found]:
    """An outside funder has no first or last day."""
    for funder in reading.agreement.funders.all():
        if not (funder.starts_on and funder.ends_on):
            message = gettext("Write from when to when the grant from %(funder)s may be used.")
            yield Found(message % {"funder": funder}, SectionKind.ECONOMY, row(funder))


@rule("extension-unstated", Severity.NOTES, _("Nothing is said of an extension"), TERMS_OF_CONTRACT)
def extension_unstated(reading: Reading) -> Iterator[Found]:
    """It is not chosen whether the agreement ends, may be extended or is extended by itself."""
    if not reading.agreement.extension:
        message = gettext("Choose what happens after the last day: it ends, or may be extended.")
        yield Found(message, PERIOD, "id_extension")


@rule("extension-without-length", Severity.WARNS, _("The extension has no length"), CLARITY)
def extension_without_length(reading: Reading) -> Iterator[Found]:
    """An option or an automatic extension has neither months nor words."""
    agreement = reading.agreement
    extended = agreement.extension in (
        Agreement.Extension.OPTION,
        Agreement.Extension.AUTOMATIC,
    )
    if extended and not agreement.extension_months and not agreement.extension_note:
        message = gettext("Write by how many months the agreement may be extended.")
        yield Found(message, PERIOD, "id_extension_months")


RULES: tuple[Rule, ...] = (
    period_missing,
    period_order,
    review_outside_period,
    review_after_notice,
    review_missing,
    report_outside_period,
    start_before_decision,
    decision_unknown,
    funder_period,
    funder_period_missing,
    extension_unstated,
    extension_without_length,
)
