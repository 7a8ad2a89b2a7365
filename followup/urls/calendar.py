"""Addresses of the personal calendar and reminders."""

from django.urls import path

from followup.views import calendar

app_name = "calendar"
urlpatterns = [
    path("", calendar.day_list, name="list"),
    path("installningar/", calendar.settings, name="settings"),
    path("adress/ny/", calendar.feed_make, name="feed_make"),
    path("adress/aterkalla/", calendar.feed_revoke, name="feed_revoke"),
    path("<str:token>.ics", calendar.feed, name="feed"),
]
