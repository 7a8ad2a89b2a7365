"""Filters that put an agreement's rows in words; see ``agreements.wording``."""

from django import template

from agreements import wording

register = template.Library()

for function in (
    wording.bound,
    wording.brought,
    wording.committed,
    wording.details,
    wording.due,
    wording.figures,
    wording.funded,
    wording.has_days,
    wording.has_notes,
    wording.measured,
    wording.meetings,
    wording.member,
    wording.paid,
    wording.party_role,
    wording.report,
    wording.reporter,
    wording.sentence,
    wording.signing_rule,
    wording.sum_paid,
    wording.target,
    wording.uplifted,
    wording.value,
):
    register.filter(function.__name__, function)
