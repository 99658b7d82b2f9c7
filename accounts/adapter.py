"""How allauth behaves here: our mails through the outbox, our address in links, safe redirects."""

from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import get_next_redirect_url
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from accounts import emails
from accounts.models import ReservedUsername, User
from accounts.signup_pause import is_paused
from activity.thresholds import FAILED_LOGINS_AN_HOUR
from common.network_pace import is_too_often, is_too_often_for
from common.password_again import is_password_fresh
from common.second_factor import has_second_factor

MAILS_AN_HOUR_TO_AN_ADDRESS = 5
ASKED_BY_ANYBODY = frozenset(
    {
        "account_already_exists",
        "email_confirmation",
        "email_confirmation_signup",
        "password_reset_key",
        "unknown_account",
    }
)
# What the mail about a changed second factor says, by the name of allauth's template.
SECOND_FACTOR_NEWS = {
    "mfa/email/totp_activated": _("an app that shows codes was added"),
    "mfa/email/totp_deactivated": _("the app that shows codes was removed"),
    "mfa/email/webauthn_added": _("a passkey was added"),
    "mfa/email/webauthn_removed": _("a passkey was removed"),
    "mfa/email/recovery_codes_generated": _("new recovery codes were made; the old ones are void"),
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("The e-mail address or the password is not right."),
        "too_many_login_attempts": _(
            "Too many failed attempts from here. Wait a while, or ask for a new password."
        ),
        "username_taken": _("This username is taken. Choose another one."),
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your present password."),
    }

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """allauth holds up whoever fails too often; here staff hear of a network that does."""
        super().authentication_failed(request, **credentials)
        is_too_often(request, what="failed_logins", most_an_hour=FAILED_LOGINS_AN_HOUR)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return not is_paused(request)

    def clean_username(self, username: str, shallow: bool = False) -> str:
        name = str(super().clean_username(username.strip().lower(), shallow=shallow))
        # After the accounts: who is erased between the two questions is found by this one.
        if not shallow and ReservedUsername.objects.of_name(name).exists():
            raise self.validation_error("username_taken")
        return name

    def is_safe_url(self, url: str | None) -> bool:
        """Only pages of the host that was asked; never another host or scheme."""
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={self.request.get_host()}, require_https=self.request.is_secure()
        )

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:account")

    # --- Who sits at the browser: one rule for allauth's own pages and for ours.

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        return not is_password_fresh(self.request)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The password alone is not asked of who has a second factor; a passkey comes first."""
        ways: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if has_second_factor(user):
            ways = [way for way in ways if way["id"] != "reauthenticate"]
        return sorted(ways, key=lambda way: way["id"] != "mfa_reauthenticate_webauthn")

    # --- Links in mails name the site's own address, whatever Host the request carried.

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        address = settings.SITE_URL + reverse("account_confirm_email", args=[emailconfirmation.key])
        wish = get_next_redirect_url(request)
        if not wish:
            return address
        # Whoever signs up on the way to somewhere comes there by the log-in that follows.
        log_in = f"{reverse('account_login')}?{urlencode({'next': wish})}"
        return f"{address}?{urlencode({'next': log_in})}"

    def get_reset_password_from_key_url(self, key: str) -> str:
        uidb36, _, token = key.partition("-")
        path = reverse("account_reset_password_from_key", args=[uidb36, token])
        return f"{settings.SITE_URL}{path}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue our own mail in place of allauth's template of that name.

        Anybody can ask for most of them by typing an address: beyond some an hour no more go there,
        and the page that asked says the same.
        """
        kind = template_prefix.removeprefix("account/email/")
        if kind in ASKED_BY_ANYBODY and is_too_often_for(
            email.lower(), what="allauth:mails_to", most_an_hour=MAILS_AN_HOUR_TO_AN_ADDRESS
        ):
            return
        owner = User.objects.filter(email=email.lower()).first()
        match kind:
            case "email_confirmation" | "email_confirmation_signup":
                emails.send_confirmation(
                    user=context["user"], to_address=email, confirm_url=context["activate_url"]
                )
            case "password_reset_key":
                # Never to the address as it was typed: it may only look like the account's own.
                emails.send_reset(
                    user=context["user"],
                    to_address=context["user"].email,
                    reset_url=context["password_reset_url"],
                )
            case "account_already_exists":
                emails.send_already_exists(user=owner, to_address=email)
            case "unknown_account":
                emails.send_unknown(to_address=email)
            case "password_changed" | "password_reset":
                emails.send_password_changed(user=owner, to_address=email)
            case other if other in SECOND_FACTOR_NEWS:
                emails.send_second_factor_changed(
                    user=owner, to_address=email, news=SECOND_FACTOR_NEWS[other]
                )
            case other:
                raise ImproperlyConfigured(f"There is no mail of ours for allauth's {other}.")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Failed log-ins count per account and address, so that nobody can lock the owner out."""
        login = credentials.get("email", credentials.get("username", "")).lower()
        return f"{self.get_client_ip(request)}:{login}"
