"""Webhooks: signed, retried, at least once, and broken on request."""

from typing import Any

import pytest
import stripe

from tests.stripe_sandbox.conftest import Sandbox, Shop

SECRET = "whsec_of_the_suite"


def _faulty(sandbox: Sandbox, **plan: Any) -> None:
    sandbox.control("faults", plan)


def _deliveries(sandbox: Sandbox, object_type: str) -> list[dict[str, Any]]:
    rows = sandbox.control("deliveries", method="GET")["deliveries"]
    return [row for row in rows if row["event_type"] == object_type]


def test_forged_or_altered_delivery_fails_the_sdk_verification(
    sandbox: Sandbox, shop: Shop
) -> None:
    session = sandbox.session()
    sandbox.pay(session)
    shop.wait_for(session.id, "checkout.session.completed")
    body, signature = shop.raw[-1]
    assert stripe.Webhook.construct_event(body, signature, SECRET).object == "event"
    for payload, secret in ((body + b" ", SECRET), (body, "whsec_other")):
        with pytest.raises(stripe.SignatureVerificationError):
            stripe.Webhook.construct_event(payload, signature, secret)


def test_refused_delivery_is_sent_again_until_accepted(sandbox: Sandbox, shop: Shop) -> None:
    shop.answers[:] = [500, 302, 503]
    session = sandbox.session()
    sandbox.client.v1.checkout.sessions.expire(session.id)
    shop.wait_for(session.id, "checkout.session.expired")
    rows = _deliveries(sandbox, "checkout.session.expired")
    assert [row["attempts"] for row in rows][-1] >= 3
    event = next(e for e in shop.received if e.data.object["id"] == session.id)
    assert sandbox.client.v1.events.retrieve(event.id).type == "checkout.session.expired"


def test_event_can_be_delivered_again_on_request(sandbox: Sandbox, shop: Shop) -> None:
    charge = sandbox.charge()
    shop.wait_for(charge.id, "charge.succeeded")
    event = next(e for e in shop.received if e.data.object["id"] == charge.id)
    sandbox.control(f"events/{event.id}/redeliver")
    shop.wait_for(charge.id, "charge.succeeded", times=2)
    same = [e.id for e in shop.received if e.data.object["id"] == charge.id]
    assert same == [event.id, event.id]


def test_dropped_event_never_arrives_but_is_listed(sandbox: Sandbox, shop: Shop) -> None:
    _faulty(sandbox, kind="drop", match="payment_intent.succeeded")
    session = sandbox.session()
    sandbox.pay(session)
    shop.wait_for(session.id, "checkout.session.completed")
    intent = sandbox.client.v1.checkout.sessions.retrieve(session.id).payment_intent
    assert shop.about(intent) == []
    listed = sandbox.client.v1.events.list({"type": "payment_intent.succeeded", "limit": 1})
    assert listed.data[0].data.object["id"] == intent
    assert _deliveries(sandbox, "payment_intent.succeeded")[-1]["state"] == "dropped"


def test_duplicated_event_arrives_twice_with_one_id(sandbox: Sandbox, shop: Shop) -> None:
    _faulty(sandbox, kind="duplicate", match="checkout.session.completed")
    session = sandbox.session()
    sandbox.pay(session)
    shop.wait_for(session.id, "checkout.session.completed", times=2)
    assert len({e.id for e in shop.received if e.data.object["id"] == session.id}) == 1


def test_reordered_event_arrives_after_a_later_one(sandbox: Sandbox, shop: Shop) -> None:
    _faulty(sandbox, kind="reorder", match="charge.succeeded", seconds=0.5, seed=3)
    charge = sandbox.charge()
    refund = sandbox.client.v1.refunds.create({"charge": charge.id})
    shop.wait_for(refund.id, "refund.created")
    shop.wait_for(charge.id, "charge.succeeded")
    assert shop.about(charge.id) == ["charge.refunded", "charge.succeeded"]


def test_faults_are_listed_and_cleared(sandbox: Sandbox) -> None:
    _faulty(sandbox, kind="delay", match="none.*", times=3)
    assert sandbox.control("faults", method="GET")["faults"][-1]["times"] == 3
    assert sandbox.control("faults", method="DELETE") == {"faults": []}
