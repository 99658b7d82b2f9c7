"""What a view of the API asks of a token beyond that it works."""

from typing import Any

from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request

from accounts.token_scopes import TokenScope


class MayDownload(IsAuthenticated):
    message = "This token may only read. Make one on your account page that may download too."

    def has_permission(self, request: Request, view: Any) -> bool:
        if not super().has_permission(request, view):
            return False
        return getattr(request.auth, "scope", None) == TokenScope.DOWNLOAD
