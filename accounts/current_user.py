"""People as accounts of ours, where Django's types say less."""

from typing import cast

from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest

from accounts.models import User


def current_user(request: HttpRequest) -> User:
    """Only for views behind an access decorator other than @public."""
    return cast(User, request.user)


def as_user(person: AbstractBaseUser) -> User:
    """Who acts at the desk, as `common` hands them on: it knows no accounts of ours."""
    return cast(User, person)
