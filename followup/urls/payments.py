"""Addresses of payments and the economy as it turned out."""

from django.urls import URLPattern

app_name = "payments"
urlpatterns: list[URLPattern] = []
