"""A designer joins, a buyer pays, the share is paid out, and everything is given back."""

from tests.stripe_sandbox.conftest import Sandbox, Shop, Visit


def test_money_goes_from_buyer_to_designer_and_back(
    sandbox: Sandbox, shop: Shop, visit: Visit
) -> None:
    api = sandbox.client.v1
    account = api.accounts.create(
        {
            "controller": {
                "fees": {"payer": "application"},
                "losses": {"payments": "application"},
                "stripe_dashboard": {"type": "express"},
            },
            "capabilities": {"transfers": {"requested": True}},
            "country": "US",
            "email": "mira@example.com",
        }
    )
    assert (account.details_submitted, account.capabilities.transfers) == (False, "inactive")
    link = api.account_links.create(
        {
            "account": account.id,
            "type": "account_onboarding",
            "return_url": "http://127.0.0.1:8000/back",
            "refresh_url": "http://127.0.0.1:8000/again",
        }
    )
    assert "Complete onboarding with test data" in visit(link.url).text
    assert visit(link.url, {}).headers["Location"] == "http://127.0.0.1:8000/back"
    shop.wait_for(account.id, "account.updated")
    assert next(e for e in shop.received if e.type == "account.updated").account == account.id
    assert api.accounts.retrieve(account.id).capabilities.transfers == "active"

    session = sandbox.session(
        6000,
        4000,
        client_reference_id="order-7",
        metadata={"order": "7"},
        customer_email="ben@example.com",
        payment_intent_data={"transfer_group": "order-7", "metadata": {"order": "7"}},
    )
    paid = sandbox.pay(session)
    assert paid.headers["Location"] == f"http://127.0.0.1:8000/paid?session={session.id}"
    shop.wait_for(session.id, "checkout.session.completed")
    event = next(e for e in shop.received if e.data.object["id"] == session.id)
    assert (event.api_version, event.livemode) == ("2026-10-28.endive", False)
    done = event.data.object.to_dict()
    assert (done["payment_status"], done["amount_total"]) == ("paid", 10_000)
    assert (done["metadata"], done["client_reference_id"]) == ({"order": "7"}, "order-7")

    intent = api.payment_intents.retrieve(
        done["payment_intent"], {"expand": ["latest_charge.balance_transaction"]}
    )
    charge = intent.latest_charge
    assert (charge.balance_transaction.fee, charge.balance_transaction.net) == (320, 9680)
    assert charge.balance_transaction.status == "pending"

    transfer = api.transfers.create(
        {
            "amount": 5250,
            "currency": "usd",
            "destination": account.id,
            "source_transaction": charge.id,
        }
    )
    assert transfer.transfer_group == "order-7"
    assert sandbox.balance(account.id) == 5250
    assert [t.id for t in api.transfers.list({"transfer_group": "order-7"}).data] == [transfer.id]

    refund = api.refunds.create({"payment_intent": intent.id, "amount": 6000})
    reversal = api.transfers.reversals.create(transfer.id, {"amount": 5250})
    assert (refund.status, reversal.transfer) == ("succeeded", transfer.id)
    assert api.transfers.retrieve(transfer.id).reversed is True
    assert sandbox.balance(account.id) == 0
    assert sandbox.balance() == 10_000 - 320 - 6000
    for object_id, kind in (
        (charge.id, "charge.succeeded"),
        (intent.id, "payment_intent.succeeded"),
        (transfer.id, "transfer.created"),
        (refund.id, "refund.created"),
        (charge.id, "charge.refunded"),
        (transfer.id, "transfer.reversed"),
    ):
        shop.wait_for(object_id, kind)
