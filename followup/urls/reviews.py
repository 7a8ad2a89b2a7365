"""Addresses of reviews, extensions, amendments and endings."""

from django.urls import URLPattern

app_name = "reviews"
urlpatterns: list[URLPattern] = []
