"""Every object has the keys and types of Stripe's: by the installed SDK and by Stripe's samples."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
import stripe

from tests.stripe_sandbox.conftest import Sandbox, Visit
from tests.stripe_sandbox.shapes import CLASSES, object_problems

KEY = "sk_test_of_the_suite"
SAMPLES = Path(__file__).parent / "samples" / "stripe_objects.json"
# Shown only when asked for with expand, or only on some accounts.
LEFT_OUT = {"bank_account": {"customer"}, "charge": {"refunds"}}


@pytest.fixture(scope="module")
def objects(sandbox: Sandbox, visit: Visit) -> dict[str, list[dict[str, Any]]]:
    """Real answers of every kind, as plain dicts, in more than one state."""
    api = sandbox.client.v1
    account, blank = sandbox.designer(), sandbox.designer(ready=False)
    charge, disputed = sandbox.charge(), sandbox.charge(number="4000000000000259")
    declined = sandbox.session()
    sandbox.pay(declined, "4000000000000002")
    debit = sandbox.session()
    sandbox.pay(debit, "000123456789")
    debit = api.checkout.sessions.retrieve(debit.id)
    sandbox.control(f"payment_intents/{debit.payment_intent}/settle", {"outcome": "failed"})
    transfer = api.transfers.create(
        {
            "amount": 900,
            "currency": "usd",
            "destination": account.id,
            "source_transaction": charge.id,
        }
    )
    reversal = api.transfers.reversals.create(transfer.id, {"amount": 100})
    refund = api.refunds.create({"charge": charge.id, "amount": 100})
    failed = api.refunds.create({"charge": charge.id, "amount": 50})
    sandbox.control(f"refunds/{failed.id}/fail")
    for course in ("pending", "requires_action"):
        sandbox.control(f"charges/{charge.id}/refund", {"amount": 20, "course": course})
    sandbox.charge(number="4000000000005423")
    sandbox.charge(number="4000000000001976")
    arrived = sandbox.session()
    sandbox.pay(arrived, "000123456789")
    arrived = api.checkout.sessions.retrieve(arrived.id, {"expand": ["payment_intent"]})
    sandbox.control(f"payment_intents/{arrived.payment_intent.id}/settle")
    sandbox.control(f"charges/{arrived.payment_intent.latest_charge}/refund", {"amount": 20})
    sandbox.control(f"charges/{arrived.payment_intent.latest_charge}/dispute")
    files = stripe.StripeClient(KEY, base_addresses={"api": sandbox.url, "files": sandbox.url})
    invoice = io.BytesIO(b"%PDF-1.7")
    invoice.name = "invoice.pdf"
    sandbox.charge(number="4000000000000077")
    sandbox.control("settle")
    api.payouts.create({"amount": 100, "currency": "usd"})
    sandbox.control("payout")
    at_bank = sandbox.control(f"accounts/{account.id}/payout")
    sandbox.control(f"payouts/{at_bank['id']}/arrive")
    sandbox.control(f"payouts/{at_bank['id']}/fail")
    own: Any = {"stripe_account": account.id}
    taxed = sandbox.session(
        line_items=[
            {
                "price_data": {
                    "currency": "eur",
                    "unit_amount": 900,
                    "tax_behavior": "inclusive",
                    "product_data": {"name": "Ring"},
                }
            }
        ],
        automatic_tax={"enabled": True},
        tax_id_collection={"enabled": True},
    )
    sandbox.pay(taxed, country="NL", tax_id="NL123456789B01", business_name="Atelier")
    with_taxes = ["line_items.data.taxes", "total_details.breakdown"]
    taxed = api.checkout.sessions.retrieve(taxed.id, {"expand": with_taxes})
    asked, failed_to_answer = sandbox.session(), sandbox.session()
    for session in (asked, failed_to_answer):
        sandbox.pay(session, "4000000000003220")
    visit(f"{sandbox.url}/c/authenticate/{failed_to_answer.id}", {"outcome": "fail"})
    link = {"account": blank.id, "type": "account_onboarding"}
    addresses = {"return_url": "http://127.0.0.1/a", "refresh_url": "http://127.0.0.1/b"}
    lines = api.checkout.sessions.line_items.list(declined.id).data
    found: list[Any] = [
        *(account, blank, charge, disputed, refund, api.refunds.retrieve(failed.id)),
        *(api.transfers.retrieve(transfer.id), reversal, charge.balance_transaction),
        *(sandbox.session(), api.checkout.sessions.retrieve(declined.id), lines[0], lines[0].price),
        *(api.balance.retrieve(), api.customers.create({"email": "a@example.com"})),
        api.account_links.create({**link, **addresses}),
        api.payment_intents.retrieve(charge.payment_intent),
        *api.payment_intents.list().data,
        *api.checkout.sessions.list().data,
        *api.charges.list().data,
        *(*api.payouts.list().data, *api.payouts.list(options=own).data),
        *(taxed, *taxed.line_items.data, taxed.line_items.data[0].taxes[0].rate),
        *account.external_accounts.data,
        *api.disputes.list().data,
        *api.radar.early_fraud_warnings.list().data,
        *api.refunds.list().data,
        files.v1.files.create({"purpose": "dispute_evidence", "file": invoice}),
        *api.events.list({"limit": 100}).data,
        *api.balance_transactions.list().data,
        api.charges.retrieve(transfer.destination_payment, options={"stripe_account": account.id}),
    ]
    kinds: dict[str, list[dict[str, Any]]] = {}
    for entry in found:
        body = json.loads(str(entry))
        kinds.setdefault(body["object"], []).append(body)
    return kinds


@pytest.mark.parametrize("kind", sorted(CLASSES))
def test_object_fits_the_annotations_of_the_installed_sdk(
    objects: dict[str, list[dict[str, Any]]], kind: str
) -> None:
    assert objects[kind]
    problems = {p for body in objects[kind] for p in object_problems(body, CLASSES[kind], kind)}
    assert not problems, "\n".join(sorted(problems))


def test_the_check_itself_notices_wrong_objects(objects: dict[str, list[dict[str, Any]]]) -> None:
    good = objects["refund"][0]
    for bad in ({**good, "amount": "1"}, {**good, "new": 1}, {**good, "metadata": 3}):
        assert object_problems(bad, stripe.Refund, "refund")
    assert object_problems({k: v for k, v in good.items() if k != "amount"}, stripe.Refund, "")


# Stripe's samples have no fraud warning.
@pytest.mark.parametrize("kind", sorted(CLASSES.keys() - {"radar.early_fraud_warning"}))
def test_object_has_the_keys_of_stripes_own_sample(
    objects: dict[str, list[dict[str, Any]]], kind: str
) -> None:
    sample = json.loads(SAMPLES.read_text())["resources"][kind]
    for body in objects[kind]:
        assert set(sample) - set(body) <= LEFT_OUT.get(kind, set())
