"""Addresses of a person's own pages."""

from django.urls import path

from accounts.views.account import account, designer, manner, picture, picture_remove
from accounts.views.address import (
    address_change,
    address_confirm,
    address_undo,
    corrections,
)
from accounts.views.api_tokens import api_token_revoke, api_tokens
from accounts.views.sessions import session_end, sessions

app_name = "accounts"
urlpatterns = [
    path("account/", account, name="account"),
    path("account/manner/", manner, name="manner"),
    path("account/picture/", picture, name="picture"),
    path("account/picture/remove/", picture_remove, name="picture_remove"),
    path("account/designer/", designer, name="designer"),
    path("account/address/", address_change, name="address_change"),
    path("account/address/confirm/<str:key>/", address_confirm, name="address_confirm"),
    path("account/address/undo/<str:key>/", address_undo, name="address_undo"),
    path("account/corrections/", corrections, name="corrections"),
    path("account/sessions/", sessions, name="sessions"),
    path("account/sessions/<slug:name>/end/", session_end, name="session_end"),
    path("account/tokens/", api_tokens, name="api_tokens"),
    path("account/tokens/<int:token_id>/revoke/", api_token_revoke, name="api_token_revoke"),
]
