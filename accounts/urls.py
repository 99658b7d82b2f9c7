"""Addresses of a person's own pages."""

from django.urls import path

from accounts.views.account import account, designer
from accounts.views.api_tokens import api_token_revoke, api_tokens

app_name = "accounts"
urlpatterns = [
    path("account/", account, name="account"),
    path("account/designer/", designer, name="designer"),
    path("account/tokens/", api_tokens, name="api_tokens"),
    path("account/tokens/<int:token_id>/revoke/", api_token_revoke, name="api_token_revoke"),
]
