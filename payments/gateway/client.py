"""One client with time limits, and one way to ask that every module of the gateway goes."""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

import stripe
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from common.outside import refuse_inside_transaction
from payments.alarm import alarm_once
from payments.errors import AccountGone, StripeRefused, StripeUnavailable
from payments.gateway.own_account import opens_foreign_account

Answer = TypeVar("Answer")
NETWORK_RETRIES = 2
AWAY = _(
    "The payment service does not answer just now. Nothing was charged; "
    "please try again in a minute."
)
FOREIGN_KEY = (
    "stripe does not know what we booked last: STRIPE_SECRET_KEY is another account's. "
    "Nothing is asked or refused until the right key is set; all that waits goes on then."
)
KEY_REFUSED = frozenset({401, 403})
# The one answer of status 403 that is not about our key: a designer's account that left us.
ACCOUNT_GONE = "account_invalid"


@cache
def client() -> stripe.StripeClient:
    return stripe.StripeClient(
        settings.STRIPE_SECRET_KEY,
        base_addresses=_addresses(),
        max_network_retries=NETWORK_RETRIES,
        http_client=stripe.RequestsClient(timeout=settings.STRIPE_TIMEOUT_SECONDS),
    )


def _addresses() -> Any:
    """Stripe takes files at an address of their own; the sandbox takes all at one."""
    if settings.STRIPE_API_BASE == stripe.DEFAULT_API_BASE:
        return {"api": settings.STRIPE_API_BASE}
    return {"api": settings.STRIPE_API_BASE, "files": settings.STRIPE_API_BASE}


def ask(call: Callable[[], Answer]) -> Answer:
    """Stripe's answer to one call. Raises StripeUnavailable, StripeRefused.

    Nothing at all is asked with a key of another account at Stripe.
    """
    refuse_inside_transaction("Stripe")
    try:
        if opens_foreign_account(client()):
            alarm_once("account", FOREIGN_KEY)
            raise StripeUnavailable(str(AWAY))
        return call()
    except (stripe.APIConnectionError, stripe.RateLimitError, stripe.APIError) as error:
        raise StripeUnavailable(str(AWAY)) from error
    except stripe.StripeError as error:
        code = _code_of(error)
        if error.http_status in KEY_REFUSED and code != ACCOUNT_GONE:
            # Our key is at fault, not what was asked for: no order or transfer may end for that.
            alarm_once("key", f"stripe refuses our key status={error.http_status} code={code}")
            raise StripeUnavailable(str(AWAY)) from error
        refused = AccountGone if code == ACCOUNT_GONE else StripeRefused
        raise refused(error.user_message or "The payment service refused this.", code) from error


def _code_of(error: stripe.StripeError) -> str:
    """Stripe's word for what is wrong; the SDK itself reads it from answers of status 400 alone."""
    body: Any = error.json_body
    told = body.get("error") if isinstance(body, dict) else None
    code = told.get("code") if isinstance(told, dict) else None
    return str(error.code or code or "")


def expects_live() -> bool:
    """Whether this shop's key is a live one, so that its objects are live too."""
    return settings.STRIPE_SECRET_KEY.startswith(("sk_live_", "rk_live_"))


def metadata_of(held: Any) -> dict[str, str]:
    """An object's metadata as a plain dict; the SDK's own type has no get()."""
    return held.metadata.to_dict() if held.metadata else {}
