"""Disputes take the money and a fee; winning brings the money back; an inquiry moves nothing."""

from pathlib import Path
from typing import Any

import pytest
import stripe

from tests.stripe_sandbox.conftest import Sandbox, Shop

DISPUTED, INQUIRY = "4000000000000259", "4000000000001976"


def _dispute(sandbox: Sandbox, charge: Any) -> Any:
    return sandbox.client.v1.disputes.list({"charge": charge.id}).data[0]


def test_disputed_card_pays_and_then_takes_the_money_back(sandbox: Sandbox, shop: Shop) -> None:
    before = sandbox.balance()
    charge = sandbox.charge(10_000, number=DISPUTED)
    dispute = _dispute(sandbox, charge)
    assert (dispute.status, dispute.amount) == ("needs_response", 10_000)
    assert [b.net for b in dispute.balance_transactions] == [-11_500]
    assert sandbox.balance() == before + 9680 - 11_500
    shop.wait_for(dispute.id, "charge.dispute.created")
    shop.wait_for(dispute.id, "charge.dispute.funds_withdrawn")
    with pytest.raises(stripe.InvalidRequestError) as caught:
        sandbox.client.v1.refunds.create({"charge": charge.id})
    assert caught.value.code == "charge_disputed"


def test_won_dispute_returns_the_amount_but_not_the_fee(sandbox: Sandbox, shop: Shop) -> None:
    before = sandbox.balance()
    dispute = _dispute(sandbox, sandbox.charge(10_000, number=DISPUTED))
    won = sandbox.client.v1.disputes.update(
        dispute.id, {"evidence": {"uncategorized_text": "winning_evidence"}}
    )
    kinds = [b.reporting_category for b in won.balance_transactions]
    assert (won.status, kinds) == ("won", ["dispute", "dispute_reversal"])
    assert sandbox.balance() == before + 9680 - 1500
    shop.wait_for(dispute.id, "charge.dispute.funds_reinstated")
    shop.wait_for(dispute.id, "charge.dispute.closed")


def test_closing_a_dispute_accepts_the_loss_once(sandbox: Sandbox, shop: Shop) -> None:
    dispute = _dispute(sandbox, sandbox.charge(10_000, number=DISPUTED))
    assert sandbox.client.v1.disputes.close(dispute.id).status == "lost"
    shop.wait_for(dispute.id, "charge.dispute.closed")
    with pytest.raises(stripe.InvalidRequestError, match="already closed"):
        sandbox.client.v1.disputes.close(dispute.id)


def test_inquiry_moves_no_money(sandbox: Sandbox) -> None:
    before = sandbox.balance()
    dispute = _dispute(sandbox, sandbox.charge(10_000, number=INQUIRY))
    assert (dispute.status, dispute.balance_transactions) == ("warning_needs_response", [])
    assert sandbox.client.v1.disputes.close(dispute.id).status == "warning_closed"
    assert sandbox.balance() == before + 9680


def test_losing_brings_nothing_back(sandbox: Sandbox, shop: Shop) -> None:
    before = sandbox.balance()
    dispute = _dispute(sandbox, sandbox.charge(10_000, number=DISPUTED))
    sandbox.control(f"disputes/{dispute.id}/close", {"outcome": "lost"})
    shop.wait_for(dispute.id, "charge.dispute.closed")
    assert "charge.dispute.funds_reinstated" not in shop.about(dispute.id)
    lost = sandbox.client.v1.disputes.retrieve(dispute.id)
    assert [b.reporting_category for b in lost.balance_transactions] == ["dispute"]
    assert sandbox.balance() == before + 9680 - 11_500


def test_evidence_is_staged_then_sent_once(sandbox: Sandbox, shop: Shop) -> None:
    api = sandbox.client.v1.disputes
    dispute = _dispute(sandbox, sandbox.charge(10_000, number=DISPUTED))
    text = {"access_activity_log": "downloaded on Monday", "product_description": "a CAD file"}
    staged = api.update(dispute.id, {"evidence": text, "submit": False})
    assert (staged.status, staged.evidence_details.has_evidence) == ("needs_response", True)
    assert staged.evidence_details.submission_count == 0
    sent = api.update(dispute.id, {"submit": True})
    assert (sent.status, sent.evidence.access_activity_log) == (
        "under_review",
        "downloaded on Monday",
    )
    assert sent.evidence_details.submission_count == 1
    shop.wait_for(dispute.id, "charge.dispute.updated", times=2)
    with pytest.raises(stripe.InvalidRequestError, match="no longer accepts evidence"):
        api.update(dispute.id, {"evidence": {"product_description": "another"}})


def test_a_file_of_evidence_is_an_upload_not_a_text(sandbox: Sandbox, tmp_path: Path) -> None:
    dispute = _dispute(sandbox, sandbox.charge(10_000, number=DISPUTED))
    with pytest.raises(stripe.InvalidRequestError) as caught:
        sandbox.client.v1.disputes.update(dispute.id, {"evidence": {"receipt": "Invoice 7"}})
    assert (caught.value.code, caught.value.param) == ("resource_missing", "evidence[receipt]")
    invoice = tmp_path / "invoice.pdf"
    invoice.write_bytes(b"%PDF-1.7 \xff\xfe")
    files: Any = {"api": sandbox.url, "files": sandbox.url}
    client = stripe.StripeClient("sk_test_of_the_suite", base_addresses=files)
    with invoice.open("rb") as content:
        made = client.v1.files.create({"purpose": "dispute_evidence", "file": content})
    assert (made.filename, made.type, made.size) == ("invoice.pdf", "pdf", 11)
    updated = sandbox.client.v1.disputes.update(dispute.id, {"evidence": {"receipt": made.id}})
    assert updated.evidence.receipt == made.id


def test_evidence_is_limited_as_a_whole(sandbox: Sandbox) -> None:
    dispute = _dispute(sandbox, sandbox.charge(10_000, number=DISPUTED))
    texts = {"access_activity_log": "x" * 100_000, "product_description": "x" * 50_001}
    with pytest.raises(stripe.InvalidRequestError, match="150000 characters"):
        sandbox.client.v1.disputes.update(dispute.id, {"evidence": texts})


def test_unanswered_dispute_is_lost_at_its_date_and_an_inquiry_is_closed(sandbox: Sandbox) -> None:
    dispute = _dispute(sandbox, sandbox.charge(10_000, number=DISPUTED))
    inquiry = _dispute(sandbox, sandbox.charge(10_000, number=INQUIRY))
    sandbox.control("clock", {"advance_seconds": 9 * 86_400 + 1})
    retrieve = sandbox.client.v1.disputes.retrieve
    assert (retrieve(dispute.id).status, retrieve(inquiry.id).status) == (
        "lost",
        "warning_needs_response",
    )
    assert retrieve(inquiry.id).evidence_details.past_due is True
    sandbox.control("clock", {"advance_seconds": 112 * 86_400})
    assert retrieve(inquiry.id).status == "warning_closed"


def test_inquiry_may_become_a_chargeback(sandbox: Sandbox, shop: Shop) -> None:
    before = sandbox.balance()
    dispute = _dispute(sandbox, sandbox.charge(10_000, number=INQUIRY))
    sandbox.control(f"disputes/{dispute.id}/escalate")
    now = sandbox.client.v1.disputes.retrieve(dispute.id)
    assert (now.status, now.is_charge_refundable) == ("needs_response", False)
    assert sandbox.balance() == before + 9680 - 11_500
    shop.wait_for(dispute.id, "charge.dispute.funds_withdrawn")


def test_dispute_about_a_part_and_with_a_reason(sandbox: Sandbox) -> None:
    charge = sandbox.charge(10_000)
    wish = {"amount": 4000, "reason": "product_not_received"}
    made = sandbox.control(f"charges/{charge.id}/dispute", wish)
    assert (made["amount"], made["reason"]) == (4000, "product_not_received")
    assert [b["net"] for b in made["balance_transactions"]] == [-5500]


def test_fraud_warning_is_actionable_until_refund_or_dispute(sandbox: Sandbox, shop: Shop) -> None:
    api = sandbox.client.v1
    charge = sandbox.charge(10_000, number="4000000000005423")
    (warning,) = api.radar.early_fraud_warnings.list({"charge": charge.id}).data
    assert (warning.actionable, warning.payment_intent) == (True, charge.payment_intent)
    shop.wait_for(warning.id, "radar.early_fraud_warning.created")
    api.refunds.create({"charge": charge.id, "amount": 4000})
    assert api.radar.early_fraud_warnings.retrieve(warning.id).actionable is True
    api.refunds.create({"charge": charge.id})
    assert api.radar.early_fraud_warnings.retrieve(warning.id).actionable is False
    shop.wait_for(warning.id, "radar.early_fraud_warning.updated")
    disputed = sandbox.charge(10_000, number=DISPUTED)
    late = sandbox.control(f"charges/{disputed.id}/fraud_warning")
    assert late["actionable"] is False


def test_dispute_fails_the_refund_that_is_still_pending(sandbox: Sandbox) -> None:
    charge = sandbox.charge(10_000, number="4000000000007726")
    refund = sandbox.client.v1.refunds.create({"charge": charge.id})
    before = sandbox.balance()
    sandbox.control(f"charges/{charge.id}/dispute")
    failed = sandbox.client.v1.refunds.retrieve(refund.id)
    assert (failed.status, failed.failure_reason) == (
        "failed",
        "charge_for_pending_refund_disputed",
    )
    assert sandbox.balance() == before + 10_000 - 11_500


def test_a_dispute_can_come_after_a_refund(sandbox: Sandbox, shop: Shop) -> None:
    charge = sandbox.charge(10_000)
    sandbox.client.v1.refunds.create({"charge": charge.id})
    made = sandbox.control(f"charges/{charge.id}/dispute")
    shop.wait_for(made["id"], "charge.dispute.created")
