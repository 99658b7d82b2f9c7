"""The signed-in person of a request whose view lets nobody else in."""

from typing import cast

from django.http import HttpRequest

from accounts.models import User


def current_user(request: HttpRequest) -> User:
    """Only for views behind an access decorator other than @public."""
    return cast(User, request.user)
