"""Whether an account has a second factor, and whether this browser has shown it since log-in."""

from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse

# Recovery codes alone are none: they stand in for one of these.
KINDS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def has_second_factor(user: object) -> bool:
    return bool(is_mfa_enabled(user, KINDS))


def is_second_factor_shown(request: HttpRequest) -> bool:
    """False too after the factor was taken away: what a lost telephone opened is shut at once."""
    records = get_authentication_records(request, request.user)
    return any(record["method"] == "mfa" for record in records) and has_second_factor(request.user)


def ask_for_second_factor(request: HttpRequest, *, then: str) -> HttpResponseRedirect:
    """To the page that asks for it, or, where the account has none, to the one that sets it up."""
    page = reverse("account_reauthenticate" if has_second_factor(request.user) else "mfa_index")
    return HttpResponseRedirect(f"{page}?{urlencode({REDIRECT_FIELD_NAME: then})}")
