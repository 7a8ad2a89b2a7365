"""Addresses of papers for the board."""

app_name = "papers"
urlpatterns: list[object] = []
