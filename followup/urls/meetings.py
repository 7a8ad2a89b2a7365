"""Addresses of meetings of groups."""

from django.urls import path

from followup.urls import meetings_logging
from followup.views import meetings

app_name = "meetings"
urlpatterns = [
    path("<int:pk>/", meetings.meeting_detail, name="detail"),
    *meetings_logging.urlpatterns,
]
