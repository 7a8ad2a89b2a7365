"""Addresses of cases and their moves."""

from django.urls import path

from agreements.views import moves

app_name = "cases"
urlpatterns = [
    path("flytta/<str:kind>/<int:pk>/<slug:name>/", moves.move, name="move"),
]
