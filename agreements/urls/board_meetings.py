"""Addresses of meetings of the boards and their decisions."""

app_name = "board_meetings"
urlpatterns: list[object] = []
