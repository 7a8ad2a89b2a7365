"""Addresses of what agreements have come to."""

from django.urls import path

from followup.views import outcomes

app_name = "outcomes"
urlpatterns = [
    path("<int:pk>/", outcomes.agreement_outcome, name="agreement"),
    path("<int:pk>/sammanlagt/", outcomes.measuring, name="measuring"),
    path("rapport/<int:pk>/pdf/", outcomes.report_pdf, name="report_pdf"),
]
