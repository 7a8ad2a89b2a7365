"""Addresses of reports and their plan."""

from django.urls import URLPattern

app_name = "reports"
urlpatterns: list[URLPattern] = []
