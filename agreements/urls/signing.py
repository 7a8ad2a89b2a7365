"""Addresses of signing and of checking a file."""

app_name = "signing"
urlpatterns: list[object] = []
