"""The nightly check finds what does not fit, on our side and on Stripe's, and nothing else."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from aftersales.models import Refund
from aftersales.services.reserve_refund import reserve_refund
from aftersales.states import RefundReason
from bookkeeping.findings import bookings_unknown_to_stripe
from bookkeeping.models import BookDifference, DifferenceKind
from bookkeeping.tasks import verify_ledger_task
from common.models import Machine
from orders.cart import CartItem
from orders.models import LedgerTransaction, LicenceGrant, Order
from orders.services.start_checkout import start_checkout
from orders.states import OrderState
from orders.tasks import book_stripe_movements_task
from payments.errors import StripeUnavailable
from payments.gateway.balance import list_movements
from payouts.models import Earning, Reversal, Statement, Transfer
from payouts.services.release_earnings import release_now
from payouts.tasks import issue_statements_task, pay_designers_task
from tests.bookkeeping.checking import check, tamper
from tests.orders.coupons import make as make_coupon
from tests.shop import make_listing
from tests.stripe import Sandbox

Sell = Callable[..., Order]


def test_books_of_sales_and_payouts_agree(
    ben: User, mira: User, sell: Sell, connect: Any, sandbox: Sandbox
) -> None:
    connect(mira)
    sell(ben, mira)
    release_now(actor=Machine.SCHEDULE, earnings=Earning.objects.all(), reason="Test")
    pay_designers_task()
    assert check() == {}
    assert not BookDifference.objects.exists()


def test_money_that_stripe_moved_and_nobody_booked_is_found_and_gone_when_it_is(
    ben: User, mira: User, sell: Sell, sandbox: Sandbox
) -> None:
    sell(ben, mira)
    sandbox.settle()
    sandbox.pay_out()
    (kind,) = check().values()
    assert kind == DifferenceKind.STRIPE_NOT_BOOKED
    row = BookDifference.objects.open().get()
    assert (row.ours, row.theirs) == ("not booked", "payout -48.25 USD net")
    check()
    assert BookDifference.objects.count() == 1  # found again, queued once
    book_stripe_movements_task()
    assert check() == {}
    assert not BookDifference.objects.open().exists()


def test_a_movement_that_is_older_than_the_list_stays_open_until_it_is_booked(
    ben: User, mira: User, sell: Sell, sandbox: Sandbox
) -> None:
    sell(ben, mira)
    sandbox.settle()
    sandbox.pay_out()
    check()
    with time_machine.travel(timezone.now() + timedelta(days=40)):
        verify_ledger_task()
        row = BookDifference.objects.open().get()
    assert row.kind == DifferenceKind.STRIPE_NOT_BOOKED
    book_stripe_movements_task()
    with time_machine.travel(timezone.now() + timedelta(days=40)):
        verify_ledger_task()
    assert not BookDifference.objects.open().exists()


def test_what_is_booked_while_stripe_is_asked_is_not_called_unknown(
    ben: User, carol: User, mira: User, sell: Sell, sandbox: Sandbox
) -> None:
    sell(ben, mira)
    sandbox.advance(days=4)
    with time_machine.travel(timezone.now() + timedelta(days=4)):
        asked_at = timezone.now()
        movements = list(list_movements(since=asked_at - timedelta(days=9)))
        sell(carol, mira)
        later = timezone.now() + timedelta(seconds=1)
    assert not list(bookings_unknown_to_stripe(movements, booked_before=asked_at))
    (late,) = bookings_unknown_to_stripe(movements, booked_before=later)
    assert late.kind == DifferenceKind.STRIPE_UNKNOWN


def test_each_kind_of_fault_in_the_books_is_found(
    ben: User, mira: User, sell: Sell, sandbox: Sandbox
) -> None:
    order = sell(ben, mira)
    line = f"{order.number}/1"
    tamper("UPDATE orders_ledgerentry SET amount_minor = -4000 WHERE account = 'designer_payable'")
    found = check()
    assert found[f"payment:{order.number}"] == DifferenceKind.UNBALANCED
    assert found[line] == DifferenceKind.SHARES_DIFFER
    tamper("UPDATE orders_ledgerentry SET amount_minor = -4250 WHERE account = 'designer_payable'")
    tamper("DELETE FROM orders_licencegrant")
    assert check() == {line: DifferenceKind.GRANT_MISSING}


def test_an_order_that_lost_its_booking_or_its_payment_is_found(
    ben: User, mira: User, sell: Sell, sandbox: Sandbox
) -> None:
    order = sell(ben, mira)
    tamper("UPDATE orders_order SET state = 'pending', paid_at = NULL")
    number = LicenceGrant.objects.get().number
    assert check() == {
        f"payment:{order.number}": DifferenceKind.CAUSE_MISSING,
        number: DifferenceKind.GRANT_WITHOUT_MONEY,
    }
    tamper("UPDATE orders_order SET state = 'paid', paid_at = now()")
    tamper("DELETE FROM orders_ledgerentry")
    tamper("DELETE FROM orders_ledgertransaction")
    assert check()[order.number] == DifferenceKind.NOT_BOOKED


def test_a_booking_of_another_sum_than_stripe_moved_is_found(
    ben: User, mira: User, sell: Sell, sandbox: Sandbox
) -> None:
    sell(ben, mira)
    tamper("UPDATE orders_ledgerentry SET amount_minor = 4800 WHERE account = 'stripe_balance'")
    movement = LedgerTransaction.objects.get().balance_transaction_id or ""
    assert check()[movement] == DifferenceKind.STRIPE_DIFFERS


def test_a_statement_of_another_sum_than_moved_and_a_transfer_on_no_statement_are_found(
    ben: User, mira: User, sell: Sell, connect: Any, sandbox: Sandbox
) -> None:
    connect(mira)
    sell(ben, mira)
    release_now(actor=Machine.SCHEDULE, earnings=Earning.objects.all(), reason="Test")
    pay_designers_task()
    reference = Transfer.objects.get().reference
    assert check() == {}
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert check() == {reference: DifferenceKind.DOCUMENT_MISSING}
    issue_statements_task()
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert check() == {}
    name = Statement.objects.get().name
    tamper("UPDATE payouts_statement SET net_minor = 4000, other_minor = other_minor - 250")
    assert check() == {name: DifferenceKind.DOCUMENT_DIFFERS}
    tamper("UPDATE payouts_statement SET net_minor = 4250, other_minor = other_minor + 250")
    tamper("UPDATE payouts_statementseries SET last_number = 2")
    assert list(check().values()) == [DifferenceKind.SERIES_GAP]


def test_the_command_says_it_in_json_and_ends_with_1(
    ben: User, mira: User, sell: Sell, sandbox: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("verify_ledger")
    assert "The books agree." in capsys.readouterr().out
    sell(ben, mira)
    tamper("DELETE FROM orders_licencegrant")
    with pytest.raises(SystemExit) as ended:
        call_command("verify_ledger", "--json")
    assert ended.value.code == 1
    (found,) = json.loads(capsys.readouterr().out)
    assert (found["kind"], found["theirs"]) == ("grant_missing", "paid")


def test_when_stripe_does_not_answer_nothing_is_queued_or_closed(
    ben: User, mira: User, sell: Sell, sandbox: Sandbox
) -> None:
    sell(ben, mira)
    tamper("DELETE FROM orders_licencegrant")
    check()
    sandbox.fault("503", "GET /v1/balance_transactions", times=9)
    with pytest.raises(StripeUnavailable):
        check()
    assert BookDifference.objects.open().count() == 1


def test_books_of_sales_with_coupons_agree(
    ben: User, carol: User, mira: User, staff: User, sandbox: Sandbox
) -> None:
    offer = make_listing(designer=mira, price_minor=5000)
    make_coupon(actor=staff, code="PART", percent_off=30)
    make_coupon(actor=staff, code="ALL", percent_off=100)
    items = [CartItem(offer.public_id, offer.price_minor)]
    order = start_checkout(actor=ben, items=items, coupon_code="PART")
    sandbox.pay(order.stripe_session_url)
    sandbox.deliver_all()
    assert start_checkout(actor=carol, items=items, coupon_code="ALL").state == OrderState.PAID
    assert check() == {}


@pytest.fixture
def refunded(
    ben: User, carol: User, mira: User, staff: User, sell: Sell, connect: Any, sandbox: Sandbox
) -> Order:
    """Two sales were paid out; the second was then refunded and its share reversed."""
    connect(mira)
    sell(carol, mira)
    order = sell(ben, mira)
    release_now(actor=Machine.SCHEDULE, earnings=Earning.objects.all(), reason="Test")
    pay_designers_task()
    reserve_refund(actor=staff, order=order, reason=RefundReason.REQUESTED, attempt=uuid4())
    assert check() == {}
    return order


# What is broken, by which statement, and how the check names it. {line} is the refunded line, and
# {paid} the one of the other order, {first}.
BROKEN = {
    "a reversal that was not booked": (
        "DELETE FROM orders_ledgerentry WHERE transaction_id IN"
        " (SELECT id FROM orders_ledgertransaction WHERE kind = 'reversal');"
        "DELETE FROM orders_ledgertransaction WHERE kind = 'reversal'",
        {"{reversal}": "not_booked", "{moved by reversal}": "stripe_not_booked"},
    ),
    "a booked reversal that was not made": (
        "UPDATE payouts_reversal SET state = 'reserved', made_at = NULL, stripe_reversal_id = NULL",
        {"reversal:{reversal}": "cause_missing"},
    ),
    "a reversal of another sum than was booked": (
        "UPDATE payouts_reversal SET amount_minor = 4249",
        {"{reversal}": "earnings_differ", "{line}": "earnings_differ"},
    ),
    "a refund that was not booked": (
        "DELETE FROM orders_ledgerentry WHERE transaction_id IN"
        " (SELECT id FROM orders_ledgertransaction WHERE kind = 'refund');"
        "DELETE FROM orders_ledgertransaction WHERE kind = 'refund'",
        {
            "{refund}": "not_booked",
            "{moved by refund}": "stripe_not_booked",
            "{line}": "shares_differ",
        },
    ),
    "a refund that took other parts than it booked": (
        "UPDATE aftersales_returnedpart SET tax_minor = 1, platform_fee_minor = 749",
        {"{line}": "shares_differ", "{note}": "document_differs"},
    ),
    "an earning that was sent more than its transfers": (
        "UPDATE payouts_earning SET sent_minor = 4251 WHERE sent_minor > 0",
        {"{paid}": "earnings_differ"},
    ),
    "an earning that lost less than its deductions": (
        "UPDATE payouts_earning SET deducted_minor = 4000, state = 'available'"
        " WHERE deducted_minor > 0",
        {"{line}": "earnings_differ"},
    ),
    "a deduction without the refund that it names": (
        "DELETE FROM payouts_sharededuction;"
        "UPDATE payouts_earning SET deducted_minor = 0, state = 'available'"
        " WHERE deducted_minor > 0",
        {"{line}": "earnings_differ"},
    ),
    "a share without its earning": (
        "UPDATE payouts_earning SET amount_minor = 4000, deducted_minor = 0, sent_minor = 4250"
        " WHERE deducted_minor = 0",
        {"{paid}": "earnings_differ"},
    ),
    "a licence that lives after its refund": (
        "UPDATE orders_licencegrant SET state = 'active', revoked_at = NULL",
        {"{licence}": "grant_without_money"},
    ),
    "a licence that ended without a refund": (
        "UPDATE orders_licencegrant SET state = 'revoked', revoked_at = now()",
        {"{kept licence}": "grant_missing"},
    ),
    "a sale without its invoice": (
        "DELETE FROM orders_documentparty WHERE document_id IN"
        " (SELECT id FROM orders_document WHERE number = 1 AND kind = 'invoice');"
        "DELETE FROM orders_document WHERE number = 1 AND kind = 'invoice'",
        {"{first}": "document_missing", "Invoices of {year}": "series_gap"},
    ),
    "an invoice over another sum": (
        "UPDATE orders_document SET net_minor = 4999, total_minor = 4999"
        " WHERE number = 1 AND kind = 'invoice'",
        {"INV-{year}-000001": "document_differs"},
    ),
    "a refund without its credit note": (
        "UPDATE orders_document SET cause = 'RF-NONE' WHERE kind = 'credit_note'",
        {"{refund}": "document_missing", "{note}": "cause_missing"},
    ),
    "a number that no document has": (
        "UPDATE orders_documentseries SET last_number = 3 WHERE kind = 'invoice'",
        {"Invoices of {year}": "series_gap"},
    ),
    "a series that is gone": (
        "DELETE FROM orders_documentseries WHERE kind = 'credit_note'",
        {"{note}": "series_gap"},
    ),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_what_was_changed_behind_the_shops_back_is_named(
    refunded: Order, fault: str, capsys: pytest.CaptureFixture[str]
) -> None:
    first = Order.objects.exclude(pk=refunded.pk).get()
    note = refunded.documents.get(kind="credit_note")
    words = {
        "line": f"{refunded.number}/1",
        "paid": f"{first.number}/1",
        "first": first.number,
        "refund": Refund.objects.get().number,
        "reversal": Reversal.objects.get().reference,
        "licence": LicenceGrant.objects.get(order_line__order=refunded).number,
        "kept licence": LicenceGrant.objects.get(order_line__order=first).number,
        "note": note.name,
        "year": note.year,
    } | {
        f"moved by {row.kind}": row.balance_transaction_id
        for row in LedgerTransaction.objects.all()
    }
    statement, named = BROKEN[fault]
    tamper(statement)
    with (
        time_machine.travel(timezone.now() + timedelta(minutes=15)),
        pytest.raises(SystemExit) as ended,
    ):
        call_command("verify_ledger", "--json")
    assert ended.value.code == 1
    found = {(row["reference"], row["kind"]) for row in json.loads(capsys.readouterr().out)}
    assert found == {(name.format_map(words), kind) for name, kind in named.items()}


def test_a_refund_that_came_back_without_its_cancellation_is_found(
    refunded: Order, sandbox: Sandbox
) -> None:
    refund = Refund.objects.get()
    sandbox.fail_refund(refund.stripe_refund_id or "")
    sandbox.deliver_all()
    assert check() == {}
    tamper(
        "DELETE FROM orders_documentparty WHERE document_id IN"
        " (SELECT id FROM orders_document WHERE kind = 'cancellation');"
        "DELETE FROM orders_document WHERE kind = 'cancellation';"
        "DELETE FROM orders_documentseries WHERE kind = 'cancellation'"
    )
    assert check() == {refund.number: DifferenceKind.DOCUMENT_MISSING}


def test_disputes_that_were_booked_otherwise_are_found(
    ben: User, mira: User, sell: Sell, sandbox: Sandbox
) -> None:
    dispute = sandbox.dispute(sell(ben, mira).stripe_charge_id or "")
    sandbox.lose(dispute["id"])
    sandbox.deliver_all()
    assert check() == {}
    tamper("UPDATE aftersales_dispute SET state = 'under_review', closed_at = NULL")
    assert check()[f"dispute_lost:{dispute['id']}"] == DifferenceKind.CAUSE_MISSING
    tamper(
        "UPDATE aftersales_dispute SET state = 'lost', closed_at = now(), stripe_id = 'dp_other'"
    )
    assert check()["dp_other"] == DifferenceKind.NOT_BOOKED
