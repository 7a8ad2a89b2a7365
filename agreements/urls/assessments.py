"""Addresses of the assessment of a case."""

from django.urls import path

from agreements.views import assessments, de_minimis

app_name = "assessments"
urlpatterns = [
    path("ny/", assessments.assessment_start, name="start"),
    path("<int:pk>/", assessments.assessment_detail, name="detail"),
    path("<int:pk>/avsluta/", assessments.assessment_conclude, name="conclude"),
    path("<int:pk>/stod/<int:organisation_pk>/", de_minimis.de_minimis, name="de_minimis"),
    path(
        "<int:pk>/stod/<int:organisation_pk>/<int:aid_pk>/",
        de_minimis.de_minimis_correct,
        name="de_minimis_correct",
    ),
    path("<int:pk>/<slug:part>/", assessments.assessment_edit, name="edit"),
]
