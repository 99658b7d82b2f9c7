"""Lists: what a books check and a search for missed events rely on."""

import pytest
import stripe

from tests.stripe_sandbox.conftest import Sandbox, Shop


def test_balance_transactions_are_read_by_time_and_page_without_a_gap(sandbox: Sandbox) -> None:
    sandbox.control("reset")
    api = sandbox.client.v1.balance_transactions
    first = [sandbox.charge().balance_transaction for _ in range(3)]
    sandbox.control("clock", {"advance_seconds": 3600})
    later = [sandbox.charge().balance_transaction for _ in range(4)]
    border = later[0].created
    since = api.list({"created": {"gte": border}, "limit": 2}).auto_paging_iter()
    assert [t.id for t in since] == [t.id for t in reversed(later)]
    before = api.list({"created": {"lt": border}}).data
    assert [t.id for t in before] == [t.id for t in reversed(first)]
    assert [t.id for t in api.list({"source": later[1].source}).data] == [later[1].id]
    assert api.list({"type": "refund"}).data == []
    assert api.list({"currency": "eur"}).data == []


def test_events_are_found_by_type_time_and_delivery(sandbox: Sandbox, shop: Shop) -> None:
    sandbox.control("reset")
    api = sandbox.client.v1.events
    sandbox.control("faults", {"kind": "drop", "match": "charge.refunded"})
    charge = sandbox.charge()
    refund = sandbox.client.v1.refunds.create({"charge": charge.id})
    shop.wait_for(refund.id, "refund.created")
    missed = api.list({"delivery_success": False}).data
    assert [e.type for e in missed] == ["charge.refunded"]
    arrived = {e.type for e in api.list({"delivery_success": True}).data}
    assert arrived == {
        "charge.succeeded",
        "payment_intent.succeeded",
        "checkout.session.completed",
        "refund.created",
    }
    named = api.list({"types": ["charge.refunded", "refund.created"]}).data
    assert [e.type for e in named] == ["charge.refunded", "refund.created"]
    about_charges = [e.type for e in api.list({"type": "charge.*"}).data]
    assert about_charges == ["charge.refunded", "charge.succeeded"]
    assert api.list({"created": {"gt": missed[0].created}}).data == []
    with pytest.raises(stripe.InvalidRequestError):
        api.list({"type": "charge.*", "types": ["charge.refunded"]})
    sandbox.control("clock", {"advance_seconds": 30 * 86_400 + 60})
    assert api.list().data == [], "Stripe lists thirty days"


def test_each_list_has_the_filters_that_stripe_has(sandbox: Sandbox) -> None:
    api = sandbox.client.v1
    charge = sandbox.charge(number="4000000000005423", payment_intent_data={"transfer_group": "g"})
    sandbox.charge()
    refund = api.refunds.create({"charge": charge.id, "amount": 100})
    dispute = sandbox.control(f"charges/{charge.id}/dispute", {"inquiry": True})
    intent = {"payment_intent": charge.payment_intent}
    assert [r.id for r in api.refunds.list(intent).data] == [refund.id]
    assert [d.id for d in api.disputes.list(intent).data] == [dispute["id"]]
    assert [c.id for c in api.charges.list(intent).data] == [charge.id]
    assert [c.id for c in api.charges.list({"transfer_group": "g"}).data] == [charge.id]
    assert len(api.radar.early_fraud_warnings.list(intent).data) == 1
    future = {"created": {"gt": charge.created + 3600}}
    for listed in (
        api.charges,
        api.checkout.sessions,
        api.disputes,
        api.payment_intents,
        api.refunds,
        api.transfers,
    ):
        assert listed.list(future).data == []
    with pytest.raises(stripe.InvalidRequestError) as caught:
        api.refunds.list({"status": "failed"})
    assert caught.value.code == "parameter_unknown"
