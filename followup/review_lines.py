"""What the system knows at a review as lines of text: kept with it, and put in its paper."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from agreements import reassessing
from followup.forms.reviews import Part
from followup.review_facts import Facts
from iop.shared import formats


def lines_of(facts: Facts) -> dict[str, list[str]]:
    """The lines of each part that the system knows anything of.

    They go into the board's paper, so small numbers of people are not told.
    """
    return {
        Part.GOALS.value: [*_goals(facts)],
        Part.ECONOMY.value: [*_money(facts)],
        Part.MEETINGS.value: [*_meetings(facts)],
        Part.REPORTS.value: [*_reports(facts)],
        Part.CRITERIA.value: [*_criteria(facts)],
    }


def _goals(facts: Facts) -> Iterator[str]:
    for goal in facts.goals:
        for one in goal.indicators:
            words = _("%(name)s: target %(target)s; %(how)s")
            if outcome := one.outside_text(facts.limit):
                words = _("%(name)s: target %(target)s, outcome %(outcome)s (%(how)s)")
            yield words % {
                "name": one.indicator.name,
                "target": one.target_text or _("not stated"),
                "outcome": outcome,
                "how": one.note or one.standing.label,
            }


def _money(facts: Facts) -> Iterator[str]:
    money = facts.money
    if money.promised is not None:
        yield _("To be paid by the agreement: %(sum)s") % {"sum": formats.kr(money.promised)}
    yield _("Paid: %(sum)s") % {"sum": formats.kr(money.paid)}
    if money.repaid:
        yield _("Paid back: %(sum)s") % {"sum": formats.kr(money.repaid)}
    for funder in money.funders:
        said: dict[str, object] = {"name": funder.name, "sum": formats.kr(funder.granted)}
        if not funder.granted:
            yield _("%(name)s: no grant is entered") % said
        elif not funder.left:
            yield _("%(name)s: granted %(sum)s; what was used is not reported") % said
        else:
            yield _(
                "%(name)s: granted %(sum)s, used %(used)s, returned %(returned)s, left %(left)s"
            ) % {
                **said,
                "used": funder.used,
                "returned": formats.kr(funder.returned),
                "left": funder.left,
            }


def _meetings(facts: Facts) -> Iterator[str]:
    meetings = facts.meetings
    if meetings.planned:
        yield _("Meetings held: %(held)d of %(planned)d planned") % {
            "held": meetings.held,
            "planned": meetings.planned,
        }
    else:
        yield _("No meetings are planned.")
    if meetings.open_actions:
        yield _("Open actions: %(open)d, of which late: %(late)d") % {
            "open": meetings.open_actions,
            "late": meetings.late_actions,
        }


def _reports(facts: Facts) -> Iterator[str]:
    for report in facts.reports:
        yield f"{report.name}: {report.how}"
        if report.rating:
            yield _("%(reporter)s on the municipality: %(rating)s") % {
                "reporter": report.reporter,
                "rating": report.rating,
            }


def _criteria(facts: Facts) -> Iterator[str]:
    """Of the case alone: the parties do not read the assessment."""
    assessment = facts.criteria.assessment
    if assessment is None:
        yield _("The criteria are not asked again.")
        return
    yield _("Asked again: %(set)s, %(status)s") % {
        "set": assessment.criteria_set,
        "status": assessment.get_status_display(),
    }
    for change in facts.criteria.changes:
        yield _change(change)


def _change(change: reassessing.Change) -> str:
    return _("%(question)s: before %(before)s, now %(after)s") % {
        "question": change.label,
        "before": change.before or "–",
        "after": change.after or "–",
    }
