"""Filters that put reports in words; see ``followup.report_words``."""

from django import template
from django.utils import timezone

from followup import report_plan, report_words
from followup.models import Report, ReportDue

register = template.Library()
register.filter("about_time", report_words.about_time)
register.filter("when_due", report_words.when_due)


@register.filter
def report_look(report: Report) -> str:
    """The class of the status badge."""
    return report_plan.standing(report.due, report, timezone.localdate()).look


@register.filter
def time_left(due: ReportDue) -> str:
    return report_plan.time_left(due.due_on, timezone.localdate())
