"""Addresses of cases and their moves."""

from django.urls import path

from agreements.views import cases, comparing, in_force, moves

app_name = "cases"
urlpatterns = [
    path("", cases.case_list, name="list"),
    path("nytt/", cases.case_create, name="create"),
    path("initiativ/", cases.case_propose, name="propose"),
    path("initiativ/<int:pk>/", cases.proposal, name="proposal"),
    path("<int:pk>/", cases.case_detail, name="detail"),
    path("<int:pk>/uppgifter/", cases.case_edit, name="edit"),
    path("<int:pk>/handlaggare/", cases.case_assign, name="assign"),
    path("<int:pk>/handelser/", cases.case_timeline, name="timeline"),
    path("<int:pk>/filer/<int:document_pk>/", cases.case_document, name="document"),
    path("<int:pk>/jamfor/", comparing.case_compare, name="compare"),
    path("<int:pk>/i-kraft/", in_force.in_force, name="in_force"),
    path("<int:pk>/arkiv/", cases.case_archive, name="archive"),
    path("flytta/<str:kind>/<int:pk>/<slug:name>/", moves.move, name="move"),
]
