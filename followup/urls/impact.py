"""Addresses of analyses of the social return."""

from django.urls import URLPattern

app_name = "impact"
urlpatterns: list[URLPattern] = []
