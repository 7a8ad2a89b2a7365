"""What the pages of an assessment send, for tests of them."""

from django.urls import reverse

from agreements.models import Assessment, CriterionAnswer


def address(name: str, assessment: Assessment, *more: object) -> str:
    return reverse(f"assessments:{name}", args=[assessment.case_id, assessment.pk, *more])


def typed(page) -> dict[str, str]:
    """What the page's form would send, as it stands."""
    found: dict[str, str] = {}
    for form in page.context["forms"]:
        for name in form.fields:
            value = form[name].value()
            found[form.add_prefix(name)] = "" if value is None else str(value)
    return found


def criteria(assessment: Assessment) -> list[CriterionAnswer]:
    return list(assessment.criterion_answers.all())
