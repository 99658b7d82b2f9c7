"""One client with time limits, and one way to ask that every module of the gateway goes."""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

import stripe
from django.conf import settings

from common.outside import refuse_inside_transaction
from payments.errors import StripeRefused, StripeUnavailable

Answer = TypeVar("Answer")
NETWORK_RETRIES = 2


@cache
def client() -> stripe.StripeClient:
    return stripe.StripeClient(
        settings.STRIPE_SECRET_KEY,
        base_addresses={"api": settings.STRIPE_API_BASE},
        max_network_retries=NETWORK_RETRIES,
        http_client=stripe.RequestsClient(timeout=settings.STRIPE_TIMEOUT_SECONDS),
    )


def ask(call: Callable[[], Answer]) -> Answer:
    """Stripe's answer to one call. Raises StripeUnavailable, StripeRefused."""
    refuse_inside_transaction("Stripe")
    try:
        return call()
    except (stripe.APIConnectionError, stripe.RateLimitError, stripe.APIError) as error:
        raise StripeUnavailable(
            "The payment service does not answer just now. Nothing was charged; "
            "please try again in a minute."
        ) from error
    except stripe.StripeError as error:
        raise StripeRefused(
            error.user_message or "The payment service refused this.", error.code or ""
        ) from error


def expects_live() -> bool:
    """Whether this shop's key is a live one, so that its objects are live too."""
    return settings.STRIPE_SECRET_KEY.startswith(("sk_live_", "rk_live_"))


def metadata_of(held: Any) -> dict[str, str]:
    """An object's metadata as a plain dict; the SDK's own type has no get()."""
    return held.metadata.to_dict() if held.metadata else {}
