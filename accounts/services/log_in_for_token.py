"""Checks e-mail and password for a program that wants an API token."""

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from accounts.errors import CredentialsRefused, SecondFactorNeeded
from accounts.models import User
from common.second_factor import has_second_factor


def log_in_for_token(*, request: HttpRequest, email: str, password: str) -> User:
    """The person, once the address is confirmed; failures count like those of the log-in page.

    Raises CredentialsRefused with one text for every reason, and SecondFactorNeeded once all of
    it was right.
    """
    address = email.strip().lower()
    try:
        user = get_adapter().authenticate(request, email=address, password=password)
    except ValidationError as error:  # too many failures from there
        raise CredentialsRefused from error
    if (
        not isinstance(user, User)
        or not user.is_active
        or not EmailAddress.objects.filter(user=user, email=address, verified=True).exists()
    ):
        raise CredentialsRefused
    if has_second_factor(user):
        raise SecondFactorNeeded
    return user
