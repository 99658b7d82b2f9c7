"""What the shop relies on, by public calls only: against the sandbox, or against Stripe itself.

With STRIPE_TEST_KEY=sk_test_… the same tests run in Stripe's test mode: docs/stripe-test-mode.md.
"""

import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
import stripe

from tests.stripe_sandbox.shapes import CLASSES, object_problems
from tests.stripe_test_mode import (
    CURRENCY,
    TEST_KEY,
    client_of,
    eventually,
    needs_account,
    pay_by_card,
    refuse_other_keys,
)

PAGES = {"success_url": "https://shop.example/paid", "cancel_url": "https://shop.example/cart"}


@pytest.fixture(scope="module")
def api(request: pytest.FixtureRequest) -> Any:
    if not TEST_KEY:
        return request.getfixturevalue("sandbox").client.v1
    return client_of(TEST_KEY).v1


@pytest.fixture(scope="module")
def account(request: pytest.FixtureRequest) -> str:
    """A connected account that may receive transfers."""
    if not TEST_KEY:
        return str(request.getfixturevalue("sandbox").designer().id)
    return needs_account()


def _session(api: Any, **more: Any) -> Any:
    price = {"currency": CURRENCY, "unit_amount": 10_000, "product_data": {"name": "Ring"}}
    lines = [{"price_data": price, "quantity": 1}]
    return api.checkout.sessions.create({"mode": "payment", "line_items": lines, **PAGES, **more})


def _refused(call: Callable[[], Any]) -> stripe.InvalidRequestError:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        call()
    return caught.value


@pytest.mark.parametrize("key", ["sk_live_of_somebody", "rk_live_of_somebody", "pk_test_x", "x"])
def test_a_key_that_is_not_of_test_mode_is_refused(key: str) -> None:
    with pytest.raises(pytest.fail.Exception, match="nothing was asked"):
        refuse_other_keys(key)


def test_objects_fit_the_sdk(api: Any) -> None:
    charge = pay_by_card(api)
    found = [
        charge,
        charge.balance_transaction,
        api.payment_intents.retrieve(charge.payment_intent),
        api.refunds.create({"charge": charge.id, "amount": 100}),
        _session(api),
        api.balance.retrieve(),
    ]
    for held in found:
        body = json.loads(str(held))
        assert object_problems(body, CLASSES[body["object"]], body["object"]) == []


def test_session_is_open_then_expired(api: Any) -> None:
    session = _session(api, client_reference_id="order-7", metadata={"order": "7"})
    assert (session.status, session.payment_status, session.amount_total) == (
        "open",
        "unpaid",
        10_000,
    )
    assert session.payment_intent is None
    assert api.checkout.sessions.expire(session.id).status == "expired"
    assert _refused(lambda: api.checkout.sessions.expire(session.id)).http_status == 400


@pytest.mark.parametrize(
    ("change", "param"),
    [
        ({"surprise": "x"}, "surprise"),
        ({"expires_at": 1}, "expires_at"),
        ({"ui_mode": "hosted"}, "ui_mode"),
    ],
)
def test_wrong_parameter_is_named(api: Any, change: dict[str, Any], param: str) -> None:
    assert _refused(lambda: _session(api, **change)).param == param


def test_missing_objects(api: Any) -> None:
    by_address = _refused(lambda: api.charges.retrieve("ch_none"))
    by_parameter = _refused(lambda: _session(api, customer="cus_none"))
    assert [(e.http_status, e.code) for e in (by_address, by_parameter)] == [
        (404, "resource_missing"),
        (400, "resource_missing"),
    ]


def test_idempotency_key_gives_the_first_answer_and_refuses_another_request(api: Any) -> None:
    key: Any = {"idempotency_key": str(uuid.uuid4())}
    first = api.customers.create({"name": "Ben"}, key)
    assert api.customers.create({"name": "Ben"}, key).id == first.id
    with pytest.raises(stripe.IdempotencyError):
        api.customers.create({"name": "Carol"}, key)


def test_refunds_end_where_the_charge_ends(api: Any) -> None:
    charge = pay_by_card(api)
    api.refunds.create({"charge": charge.id, "amount": 6000})
    assert _refused(lambda: api.refunds.create({"charge": charge.id, "amount": 4001})).param == (
        "amount"
    )
    assert api.refunds.create({"charge": charge.id}).amount == 4000
    again = _refused(lambda: api.refunds.create({"charge": charge.id}))
    assert again.code == "charge_already_refunded"
    listed = api.balance_transactions.list({"source": charge.id}).data
    assert [entry.type for entry in listed] == ["charge"]


def test_pending_refund_is_pending_and_has_its_movement(api: Any) -> None:
    refund = api.refunds.create({"charge": pay_by_card(api, "pm_card_pendingRefund").id})
    assert refund.status == "pending"
    assert refund.balance_transaction is not None


def test_dispute_takes_money_and_is_won_by_the_magic_text(api: Any) -> None:
    charge = pay_by_card(api, "pm_card_createDispute")
    dispute = eventually(lambda: api.disputes.list({"charge": charge.id}).data)[0]
    assert (dispute.status, dispute.reason) == ("needs_response", "fraudulent")
    (taken,) = dispute.balance_transactions
    assert (taken.type, taken.reporting_category, taken.amount) == (
        "adjustment",
        "dispute",
        -10_000,
    )
    refused = _refused(lambda: api.refunds.create({"charge": charge.id}))
    assert refused.code == "charge_disputed"
    api.disputes.update(dispute.id, {"evidence": {"uncategorized_text": "winning_evidence"}})
    eventually(lambda: api.disputes.retrieve(dispute.id).status == "won")
    held = api.disputes.retrieve(dispute.id).balance_transactions
    assert {entry.reporting_category for entry in held} == {"dispute", "dispute_reversal"}


def test_inquiry_moves_no_money(api: Any) -> None:
    charge = pay_by_card(api, "pm_card_createDisputeInquiry")
    inquiry = eventually(lambda: api.disputes.list({"charge": charge.id}).data)[0]
    assert (inquiry.status, inquiry.balance_transactions) == ("warning_needs_response", [])


def test_fraud_warning_is_listed(api: Any) -> None:
    charge = pay_by_card(api, "pm_card_createIssuerFraudRecord")
    warnings = api.radar.early_fraud_warnings
    warning = eventually(lambda: warnings.list({"charge": charge.id}).data)[0]
    assert warning.actionable is True


def test_share_moves_to_a_designer_and_back(api: Any, account: str) -> None:
    charge = pay_by_card(api, transfer_group=f"order-{uuid.uuid4()}")
    entry = charge.balance_transaction
    wish = {"currency": entry.currency, "source_transaction": charge.id}
    transfer = api.transfers.create({"amount": 5000, "destination": account, **wish})
    assert transfer.transfer_group == charge.transfer_group
    back = api.transfers.reversals.create(transfer.id, {"amount": 2000})
    assert (back.amount, back.transfer) == (2000, transfer.id)
    assert (
        _refused(lambda: api.transfers.reversals.create(transfer.id, {"amount": 3001})).http_status
        == 400
    )
    api.transfers.reversals.create(transfer.id)
    assert api.transfers.retrieve(transfer.id).reversed is True
    assert _refused(lambda: api.transfers.reversals.create(transfer.id)).http_status == 400
    # Gross or net: the shop relies on neither, and both refuse this.
    more = {"amount": 10_001, "destination": account, **wish}
    assert _refused(lambda: api.transfers.create(more)).http_status == 400


def test_transfer_to_an_unknown_account(api: Any) -> None:
    wish = {"amount": 100, "currency": CURRENCY, "destination": "acct_1Unknown0000000"}
    refused = _refused(lambda: api.transfers.create(wish))
    assert (refused.http_status, refused.param) == (400, "destination")


def test_account_that_is_not_ours_is_403_with_a_code(api: Any) -> None:
    with pytest.raises(stripe.PermissionError) as caught:
        api.accounts.retrieve("acct_1Unknown0000000")
    body: Any = caught.value.json_body
    assert (caught.value.http_status, body["error"]["code"]) == (403, "account_invalid")


def test_unknown_country_is_refused(api: Any) -> None:
    wish = {"type": "express", "country": "Germany"}
    assert _refused(lambda: api.accounts.create(wish)).param == "country"


def test_events_are_listed_by_type_and_time(api: Any) -> None:
    charge = pay_by_card(api)
    since = {"types": ["charge.succeeded"], "created": {"gte": charge.created - 5}, "limit": 100}
    eventually(lambda: [e for e in api.events.list(since).data if e.data.object["id"] == charge.id])
