"""Addresses of logging a meeting, and of its minutes."""

from django.urls import path

from followup.views import logging, logging_acts

urlpatterns = [
    path("anteckna.js", logging.log_worker, name="log_worker"),
    path("<int:pk>/anteckna/", logging.log, name="log"),
    path("<int:pk>/anteckna/laget/", logging.log_state, name="log_state"),
    path("<int:pk>/anteckna/<slug:what>/", logging.log_save, name="log_save"),
    path("<int:pk>/borja/", logging_acts.meeting_begin, name="begin"),
    path("<int:pk>/avsluta/", logging_acts.meeting_close, name="close"),
    path("<int:pk>/oppna-igen/", logging_acts.meeting_reopen, name="reopen"),
    path("<int:pk>/justerare/", logging_acts.meeting_adjusters, name="adjusters"),
    path("<int:pk>/justera/<uuid:person>/", logging_acts.meeting_confirm, name="confirm"),
    path("<int:pk>/protokoll/", logging_acts.meeting_minutes, name="minutes"),
    path("utfall/<uuid:pk>/andring/", logging_acts.open_change_of, name="open_change"),
]
