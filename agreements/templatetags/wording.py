"""Filters that put an agreement's rows in words; see ``agreements.wording``."""

from django import template

from agreements import wording

register = template.Library()

for function in (
    wording.sentence,
    wording.counted,
    wording.measured,
    wording.committed,
    wording.people,
    wording.months,
    wording.term,
    wording.review,
    wording.extension,
    wording.notice,
    wording.own_notice,
    wording.meetings,
    wording.member,
    wording.reporter,
    wording.due,
    wording.report,
    wording.party_role,
    wording.bound,
    wording.signing_rule,
    wording.repayment,
    wording.staff,
    wording.rhythm,
):
    register.filter(function.__name__, function)
