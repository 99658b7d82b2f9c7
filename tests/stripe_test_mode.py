"""Stripe's test mode in place of the sandbox, where a key is given: docs/stripe-test-mode.md."""

import os
import time
from collections.abc import Callable
from typing import Any

import pytest
import stripe

TEST_KEY = os.environ.get("STRIPE_TEST_KEY", "")
# An onboarded connected account that may receive transfers.
TEST_ACCOUNT = os.environ.get("STRIPE_TEST_ACCOUNT", "")
CURRENCY = os.environ.get("STRIPE_TEST_CURRENCY", "usd")
COUNTRY = os.environ.get("STRIPE_TEST_COUNTRY", "US")


def refuse_other_keys(key: str) -> None:
    """A live key would charge, and refund, real money."""
    if not key.startswith("sk_test_"):
        pytest.fail("STRIPE_TEST_KEY must start with sk_test_; nothing was asked.")


def needs_account() -> str:
    if not TEST_ACCOUNT:
        pytest.skip("STRIPE_TEST_ACCOUNT names no onboarded account")
    return TEST_ACCOUNT


def pay_by_card(api: Any, card: str = "pm_card_visa", amount: int = 10_000, **more: Any) -> Any:
    """The charge of a payment that a buyer would make on Stripe's page."""
    intent = api.payment_intents.create(
        {
            "amount": amount,
            "currency": CURRENCY,
            "payment_method": card,
            "payment_method_types": ["card"],
            "confirm": True,
            **more,
        }
    )
    return api.charges.retrieve(intent.latest_charge, {"expand": ["balance_transaction"]})


def eventually(look: Callable[[], Any]) -> Any:
    """Stripe decides some things a little later; the sandbox does at once."""
    limit = time.monotonic() + (90 if TEST_KEY else 5)
    while not (found := look()):
        assert time.monotonic() < limit, "it did not happen in time"
        time.sleep(2 if TEST_KEY else 0.01)
    return found


def client_of(key: str) -> stripe.StripeClient:
    refuse_other_keys(key)
    return stripe.StripeClient(key)
