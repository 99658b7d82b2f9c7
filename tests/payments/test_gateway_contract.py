"""What the gateway asks of Stripe and expects back: of the sandbox, or of Stripe itself.

With STRIPE_TEST_KEY=sk_test_… the same tests run in Stripe's test mode: docs/stripe-test-mode.md.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import stripe
from django.utils import timezone
from pytest_django import Settings

from common.money import Money
from payments.errors import AccountGone, StripeRefused, StripeUnavailable
from payments.gateway import (
    accounts,
    balance,
    checkout,
    disputes,
    events,
    fraud_warnings,
    payouts,
    refunds,
    transfers,
)
from payments.gateway.client import client as gateway_client
from tests.stripe import Sandbox, sandbox_process
from tests.stripe_test_mode import (
    COUNTRY,
    CURRENCY,
    TEST_KEY,
    client_of,
    eventually,
    needs_account,
    pay_by_card,
)

__all__ = ["sandbox_process"]
pytestmark = pytest.mark.django_db
KEY = "sk_test_of_the_suite"


@dataclass(frozen=True)
class Stripe:
    """Whichever answers; `api` does what buyers, banks and Stripe's own pages do."""

    api: Any
    # None in Stripe's test mode.
    sandbox: Sandbox | None

    def charge(self, card: str = "pm_card_visa", **more: Any) -> Any:
        order = f"C{secrets.token_hex(6)}"
        metadata = {"order_number": order}
        return pay_by_card(self.api, card, metadata=metadata, transfer_group=order, **more)

    def onboarded(self) -> str:
        if self.sandbox is None:
            return needs_account()
        account = accounts.create_designer_account(**new_designer())
        self.sandbox.onboard(account.id)
        return account.id


@pytest.fixture
def at_stripe(
    request: pytest.FixtureRequest, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Stripe]:
    """The gateway asks the sandbox, or Stripe where a key of test mode is given."""
    if TEST_KEY:
        held = Stripe(client_of(TEST_KEY).v1, None)
        settings.STRIPE_API_BASE, settings.STRIPE_SECRET_KEY = stripe.DEFAULT_API_BASE, TEST_KEY
    else:
        monkeypatch.setattr(stripe.HTTPClient, "INITIAL_DELAY", 0.02)
        address = request.getfixturevalue("sandbox_process")
        client = stripe.StripeClient(KEY, base_addresses={"api": address})
        held = Stripe(client.v1, Sandbox(url=address, client=client))
        settings.STRIPE_API_BASE, settings.STRIPE_SECRET_KEY = address, KEY
    settings.SHOP_CURRENCY = CURRENCY
    gateway_client.cache_clear()
    yield held
    gateway_client.cache_clear()


def key() -> str:
    return secrets.token_hex(16)


def new_designer() -> dict[str, Any]:
    name = secrets.token_hex(6)
    return {
        "email": f"{name}@example.com",
        "username": name,
        "country": COUNTRY,
        "is_abroad": False,
        "reference": f"designer-{name}",
        "idempotency_key": key(),
    }


def money(minor: int) -> Money:
    return Money(minor, CURRENCY)


def new_session(**more: Any) -> dict[str, Any]:
    # Whole minutes: what is asked again under the same key has to be the same.
    expires_at = timezone.now().replace(second=0, microsecond=0) + timedelta(hours=1)
    return {
        "order_number": f"C{secrets.token_hex(6)}",
        "buyer_email": "ben@example.com",
        "lines": [
            checkout.CheckoutLine("Ring", money(9_000)),
            checkout.CheckoutLine("Pendant", money(1_000)),
        ],
        "success_url": "https://shop.example/paid",
        "cancel_url": "https://shop.example/cart",
        "expires_at": expires_at,
        "idempotency_key": key(),
        **more,
    }


def test_a_payment_page_is_made_once_looked_at_and_closed(at_stripe: Stripe) -> None:
    wish = new_session()
    page = checkout.create_checkout_session(**wish)
    assert checkout.create_checkout_session(**wish).id == page.id
    assert page.url.startswith("http") and page.expires_at == wish["expires_at"].timestamp()
    with pytest.raises(StripeRefused):  # one key, another wish
        checkout.create_checkout_session(**wish | {"buyer_email": "carol@example.com"})
    open_page = checkout.retrieve_payment(page.id)
    assert (open_page.session_status, open_page.is_paid, open_page.has_failed) == (
        "open",
        False,
        False,
    )
    assert (open_page.total, open_page.order_number) == (money(10_000), wish["order_number"])
    assert (open_page.charge_id, open_page.moved, open_page.is_live) == ("", None, False)
    checkout.expire_checkout_session(page.id)
    assert checkout.retrieve_payment(page.id).session_status == "expired"
    with pytest.raises(StripeRefused):
        checkout.expire_checkout_session(page.id)
    assert checkout.knows_checkout_session(page.id)
    assert not checkout.knows_checkout_session("cs_test_none")


def test_a_payment_is_refunded_in_parts_and_each_part_once(at_stripe: Stripe) -> None:
    begin = datetime.now(UTC) - timedelta(minutes=5)
    charge = at_stripe.charge()
    wish = {
        "payment_intent_id": charge.payment_intent,
        "amount": money(6_000),
        "number": f"R{secrets.token_hex(4)}",
        "reason": "requested_by_customer",
        "idempotency_key": key(),
    }
    made = refunds.create_refund(**wish)
    assert refunds.create_refund(**wish).id == made.id
    assert (made.status, made.amount, made.number) == ("succeeded", money(6_000), wish["number"])
    assert made.order_number == charge.metadata["order_number"]
    assert made.moved and made.moved.amount_minor < 0 and made.returned is None
    found = refunds.find_refund(payment_intent_id=charge.payment_intent, number=wish["number"])
    assert found and found.id == made.id
    more = {"number": "R2", "idempotency_key": key()}
    with pytest.raises(StripeRefused):
        refunds.create_refund(**wish | more | {"amount": money(4_001)})
    rest = refunds.create_refund(**wish | more | {"amount": money(4_000), "idempotency_key": key()})
    assert [one.id for one in refunds.refunds_of_charge(charge.id)] == [made.id, rest.id]
    assert refunds.retrieve_refund(rest.id).amount == money(4_000)

    def movements() -> dict[str, balance.ListedMovement]:
        return {one.source_id: one for one in balance.list_movements(since=begin)}

    listed = eventually(
        lambda: (seen := movements()).keys() >= {charge.id, made.id, rest.id} and seen
    )
    assert (listed[charge.id].type, listed[made.id].type) == ("charge", "refund")
    assert listed[made.id].moved == made.moved
    assert balance.find_movement(made.moved.id) == listed[made.id]


def test_an_account_is_opened_once_found_led_to_its_form_and_closed(at_stripe: Stripe) -> None:
    wish = new_designer()
    asked_at = datetime.now(UTC)
    opened = accounts.create_designer_account(**wish)
    assert accounts.create_designer_account(**wish).id == opened.id
    assert (opened.country, opened.details_submitted, opened.transfers_active) == (
        COUNTRY,
        False,
        False,
    )
    assert opened.needs
    found = accounts.find_designer_account(reference=wish["reference"], asked_at=asked_at)
    assert found and found.id == opened.id
    pages = {"return_url": "https://shop.example/a", "refresh_url": "https://shop.example/b"}
    link = accounts.create_onboarding_link(account_id=opened.id, **pages)
    assert link.startswith("http")
    accounts.change_account_email(opened.id, email=f"new-{wish['email']}")
    with pytest.raises(StripeRefused):  # it may not receive yet
        transfers.create_transfer(
            amount=money(100),
            account_id=opened.id,
            charge_id=at_stripe.charge().id,
            transfer_group="",
            reference="T",
            idempotency_key=key(),
        )
    accounts.close_account(opened.id)
    with pytest.raises(AccountGone):
        accounts.retrieve_account(opened.id)


def test_a_share_goes_to_a_designer_and_a_part_comes_back_each_once(at_stripe: Stripe) -> None:
    account = at_stripe.onboarded()
    assert accounts.retrieve_account(account).transfers_active
    charge = at_stripe.charge()
    group = charge.transfer_group
    wish = {
        "amount": money(5_000),
        "account_id": account,
        "charge_id": charge.id,
        "transfer_group": group,
        "reference": f"T{secrets.token_hex(4)}",
        "idempotency_key": key(),
    }
    made = transfers.create_transfer(**wish)
    assert transfers.create_transfer(**wish) == made
    assert (made.amount, made.moved.amount_minor) == (money(5_000), -5_000)
    assert transfers.find_transfer(transfer_group=group, reference=wish["reference"]) == made
    assert transfers.find_transfer(transfer_group=group, reference="T-none") is None
    back: dict[str, Any] = {"transfer_id": made.id, "amount": money(2_000), "reference": "V1"}
    reversal = transfers.create_reversal(**back, idempotency_key=key())
    assert (reversal.amount, reversal.moved.amount_minor) == (money(2_000), 2_000)
    assert transfers.find_reversal(transfer_id=made.id, reference="V1") == reversal
    with pytest.raises(StripeRefused):
        transfers.create_reversal(**back | {"amount": money(3_001)}, idempotency_key=key())
    found = payouts.list_payouts(account_id=account, since=datetime.now(UTC) - timedelta(days=1))
    assert all(one.status for one in found)


def test_a_dispute_names_its_order_and_takes_evidence(at_stripe: Stripe) -> None:
    charge = at_stripe.charge("pm_card_createDispute")
    listed = eventually(lambda: at_stripe.api.disputes.list({"charge": charge.id}).data)
    dispute = disputes.retrieve_dispute(listed[0].id)
    assert (dispute.status, dispute.amount) == ("needs_response", money(10_000))
    assert dispute.order_number == charge.metadata["order_number"]
    assert dispute.due_at and len(dispute.movements) == 1
    file_id = disputes.upload_evidence(file_name="licence.pdf", content=_PDF, idempotency_key=key())
    sent = disputes.send_evidence(
        dispute_id=dispute.id,
        evidence={"receipt": file_id, "uncategorized_text": "winning_evidence"},
        idempotency_key=key(),
    )
    assert sent.id == dispute.id
    eventually(lambda: disputes.retrieve_dispute(dispute.id).status == "won")
    assert len(disputes.retrieve_dispute(dispute.id).movements) == 2


def test_a_fraud_warning_names_its_order(at_stripe: Stripe) -> None:
    charge = at_stripe.charge("pm_card_createIssuerFraudRecord")
    found = at_stripe.api.radar.early_fraud_warnings
    listed = eventually(lambda: found.list({"charge": charge.id}).data)
    warning = fraud_warnings.retrieve_fraud_warning(listed[0].id)
    assert warning.is_actionable
    assert warning.order_number == charge.metadata["order_number"]


def test_what_was_not_delivered_is_listed_by_type_and_time(at_stripe: Stripe) -> None:
    charge = at_stripe.charge()
    types = ["charge.succeeded", "charge.refunded"]
    since = datetime.fromtimestamp(charge.created, UTC) - timedelta(seconds=5)
    found = list(events.list_missed_events(types=types, since=since))
    assert all(one["type"] in types and one["created"] >= since.timestamp() for one in found)
    # Stripe lists what an endpoint of the account did not take; the sandbox has none here.
    if at_stripe.sandbox:
        assert charge.id in {one["data"]["object"]["id"] for one in found}


def test_errors_are_told_apart(at_stripe: Stripe, settings: Settings) -> None:
    with pytest.raises(StripeRefused) as refused:
        checkout.retrieve_payment("cs_test_none")
    assert refused.value.code == "resource_missing"
    with pytest.raises(AccountGone):
        accounts.retrieve_account("acct_1Unknown0000000")
    settings.STRIPE_SECRET_KEY = "sk_test_of_nobody"
    gateway_client.cache_clear()
    with pytest.raises(StripeUnavailable):
        checkout.retrieve_payment("cs_test_none")


# The least that Stripe takes for a document: one empty page.
_PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>endobj
trailer<</Root 1 0 R>>
%%EOF
"""
