"""The nightly check finds what does not fit, on our side and on Stripe's, and nothing else."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
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
from payouts.models import Earning
from payouts.services.release_earnings import release_now
from payouts.tasks import pay_designers_task
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
