"""Addresses of this room."""

app_name = "payouts"
urlpatterns: list[object] = []
