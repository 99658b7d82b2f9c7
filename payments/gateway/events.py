"""Stripe's messages to us, which are believed only when they are signed with our secret."""

from typing import Any

import stripe
from django.conf import settings

from payments.errors import BadSignature


def verify_event(*, payload: bytes, signature: str) -> dict[str, Any]:
    """The event of a body signed with one of our secrets. Raises BadSignature for anything else."""
    secrets = [settings.STRIPE_WEBHOOK_SECRET, settings.STRIPE_CONNECT_WEBHOOK_SECRET]
    for secret in filter(None, secrets):
        try:
            event = stripe.Webhook.construct_event(payload, signature, secret)
        except stripe.SignatureVerificationError:
            continue
        except ValueError as error:
            raise BadSignature from error
        held: dict[str, Any] = event.to_dict()
        return held
    raise BadSignature
