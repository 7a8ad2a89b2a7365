"""Addresses of analyses of the social return."""

from django.urls import path, register_converter

from followup.forms.impact import Step
from followup.views import impact


class StepConverter:
    """``omfattning``, ``belagg`` … as a step of the method."""

    regex = "|".join(Step.values)

    def to_python(self, value: str) -> Step:
        return Step(value)

    def to_url(self, value: Step | str) -> str:
        return Step(value).value


register_converter(StepConverter, "impact_step")

app_name = "impact"
urlpatterns = [
    path("overenskommelse/<int:agreement_pk>/", impact.analysis_list, name="list"),
    path("overenskommelse/<int:agreement_pk>/ny/", impact.analysis_create, name="create"),
    path("<int:pk>/", impact.analysis_detail, name="detail"),
    path("<int:pk>/steg/<impact_step:step>/", impact.analysis_edit, name="edit"),
    path("<int:pk>/hamta/", impact.analysis_take, name="take"),
    path("<int:pk>/flytta/<slug:name>/", impact.analysis_move, name="move"),
    path("<int:pk>/kalkyl.xlsx", impact.analysis_workbook, name="workbook"),
]
