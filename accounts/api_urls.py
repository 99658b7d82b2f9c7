"""The account's part of /api/v1/."""

from django.urls import path

from accounts.api import MeView, TokenView

urlpatterns = [
    path("me/", MeView.as_view(), name="api_me"),
    path("token/", TokenView.as_view(), name="api_token"),
]
