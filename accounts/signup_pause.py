"""A signed cookie that keeps a browser from trying sign-up again for a day."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

PAUSE_COOKIE_NAME = f"{'__Host-' if settings.IS_HTTPS else ''}signup_pause"
PAUSE_SECONDS = 24 * 3600
_SALT = "accounts.signup_pause"


def start_pause(response: HttpResponseBase) -> None:
    """The cookie says only that sign-up waits; nothing of what was entered."""
    response.set_signed_cookie(
        PAUSE_COOKIE_NAME,
        "wait",
        salt=_SALT,
        max_age=PAUSE_SECONDS,
        secure=settings.IS_HTTPS,
        httponly=True,
        samesite="Lax",
    )


def is_paused(request: HttpRequest) -> bool:
    held = request.get_signed_cookie(
        PAUSE_COOKIE_NAME, default=None, salt=_SALT, max_age=PAUSE_SECONDS
    )
    return held is not None
