"""Addresses of meetings of the boards and their decisions."""

from django.urls import path

from agreements.views import board_decisions, board_meetings, board_reading

app_name = "board_meetings"
urlpatterns = [
    path("", board_meetings.meeting_list, name="list"),
    path("spara.js", board_reading.worker, name="worker"),
    path("nytt/", board_meetings.meeting_create, name="create"),
    path("<int:pk>/", board_meetings.meeting_detail, name="detail"),
    path("<int:pk>/andra/", board_meetings.meeting_edit, name="edit"),
    path("<int:pk>/protokoll/", board_meetings.meeting_minutes, name="minutes"),
    path("<int:pk>/stall-in/", board_meetings.meeting_cancel, name="cancel"),
    path("<int:pk>/punkter/", board_meetings.item_add, name="add"),
    path("punkt/<int:pk>/flytta/", board_meetings.item_move, name="move"),
    path("punkt/<int:pk>/bort/", board_meetings.item_remove, name="remove"),
    path("punkt/<int:pk>/beslut/", board_decisions.decision_record, name="record"),
    path("punkt/<int:pk>/ratta/", board_decisions.decision_correct, name="correct"),
    path("punkt/<int:pk>/villkor/", board_decisions.condition_met, name="condition"),
    path("punkt/<int:pk>/foljer/", board_decisions.wording_confirmed, name="confirm"),
    path("punkt/<int:pk>/utdrag/", board_decisions.decision_extract, name="extract"),
    path("punkt/<int:pk>/", board_reading.read, name="read"),
    path("punkt/<int:pk>/fil/<int:document_pk>/", board_reading.attachment, name="file"),
    path("<int:pk>/handlingar/", board_reading.packet, name="packet"),
]
