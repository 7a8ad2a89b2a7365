"""Templates and clauses of one municipality, made from those that are common to all."""

from django.db import transaction

from agreements.models import AgreementTemplate, Clause, TemplateSection
from partners.models import Organisation


@transaction.atomic
def template_for(municipality: Organisation, template: AgreementTemplate) -> AgreementTemplate:
    """The municipality's own copy of a template, with its sections."""
    copy = AgreementTemplate.objects.create(
        name=template.name,
        municipality=municipality,
        description=template.description,
        valid_from=template.valid_from,
    )
    for section in template.sections.all():
        TemplateSection.objects.create(
            template=copy,
            position=section.position,
            heading=section.heading,
            kind=section.kind,
            guidance=section.guidance,
            body=section.body,
            is_mandatory=section.is_mandatory,
        )
    return copy


def clause_for(municipality: Organisation, clause: Clause) -> Clause:
    """The municipality's own copy of a clause."""
    return Clause.objects.create(
        title=clause.title,
        municipality=municipality,
        kind=clause.kind,
        body=clause.body,
        comment=clause.comment,
    )
