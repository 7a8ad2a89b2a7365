"""Meetings of the boards to look into; they are kept in the pages of the process."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from agreements.admin import BoardFilter, ReadOnly
from agreements.models import BoardItem, BoardMeeting, Decision
from partners.administration import AdministratorAdmin, AdministratorInline


class BoardItemInline(ReadOnly, AdministratorInline):
    model = BoardItem
    fields = ("position", "paper")
    show_change_link = False

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        return super().get_queryset(request).select_related("paper", "meeting__board__organisation")


@admin.register(BoardMeeting)
class BoardMeetingAdmin(ReadOnly, AdministratorAdmin):
    list_display = ("held_on", "board", "place", "minutes_adjusted_on", "notice_posted_on")
    list_filter = (("board", BoardFilter),)
    list_select_related = ("board__organisation",)
    date_hierarchy = "held_on"
    inlines = (BoardItemInline,)


@admin.register(Decision)
class DecisionAdmin(ReadOnly, AdministratorAdmin):
    list_display = ("paragraph", "item", "outcome", "condition", "condition_met_on", "recorded_at")
    list_filter = ("outcome", ("item__meeting__board", BoardFilter))
    list_select_related = ("item__paper", "item__meeting__board__organisation", "recorded_by")
    search_fields = ("paragraph", "text", "item__paper__title", "item__paper__case__reference")
