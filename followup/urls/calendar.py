"""Addresses of the personal calendar and reminders."""

from django.urls import URLPattern

app_name = "calendar"
urlpatterns: list[URLPattern] = []
