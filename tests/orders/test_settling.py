"""Stripe's webhook, and it alone, turns an order into licences and ledger entries, once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.models import User
from common.models import Machine, OutboxMail
from models_catalog.states import ListingState
from orders.cart import CartItem
from orders.models import LedgerTransaction, LicenceGrant, Order
from orders.selectors.balances import trial_balance
from orders.services.place_order import place_order
from orders.services.reconcile_orders import reconcile_orders
from orders.services.settle_payment import settle_payment
from orders.states import CancelReason, OrderState, QuarantineReason
from payments.models import WebhookEvent
from payments.states import EventState
from payments.tasks import settle_due_webhooks_task
from tests.races import in_threads
from tests.shop import make_listing
from tests.stripe import CARD_DECLINED, Sandbox

ACCOUNT_NUMBER = "000123456789"


def test_a_paid_order_becomes_licences_ledger_entries_and_mails(
    mira: User, ben: User, buy: Callable[..., Order], sandbox: Sandbox
) -> None:
    order = buy(ben, make_listing(designer=mira, price_minor=5000))
    assert order.state == OrderState.PAID
    grant = LicenceGrant.objects.get()
    assert grant.holder == ben
    assert grant.order_line.casting_count == 25
    assert trial_balance(currency="usd") == {
        "stripe_balance": 5000 - 175,
        "stripe_fees": 175,
        "platform_fees": -750,
        "designer_payable": -4250,
    }
    kinds = set(OutboxMail.objects.values_list("kind", "to_address"))
    assert kinds == {("order_paid", ben.email), ("sale_notice", mira.email)}


def test_a31_p14_s01_the_same_event_twice_and_at_once_books_and_confirms_one_sale(
    mira: User, ben: User, check_out: Callable[..., Order], sandbox: Sandbox
) -> None:
    order = check_out(ben, make_listing(designer=mira))
    sandbox.pay(order.stripe_session_url)
    (event,) = sandbox.events("checkout.session.completed")
    statuses: list[int] = []
    in_threads(lambda: statuses.append(sandbox.deliver(event)[0].status_code), times=4)
    sandbox.deliver(event)
    assert statuses == [200] * 4
    assert_one_sale()
    assert WebhookEvent.objects.count() == 1


def test_s02_several_events_and_the_reconciliation_book_one_sale(
    mira: User, ben: User, check_out: Callable[..., Order], sandbox: Sandbox
) -> None:
    order = check_out(ben, make_listing(designer=mira))
    sandbox.pay(order.stripe_session_url)
    events = sandbox.events("checkout.session.completed", "payment_intent.succeeded")
    works: list[Callable[[], object]] = [
        *(lambda event=event: sandbox.deliver(event) for event in events),
        lambda: settle_payment(actor=Machine.STRIPE, order=order),
    ]
    in_threads(*works)
    assert_one_sale()


def test_s02_two_connections_race_for_the_settlement(
    mira: User, ben: User, check_out: Callable[..., Order], sandbox: Sandbox
) -> None:
    order = check_out(ben, make_listing(designer=mira), make_listing(designer=mira))
    sandbox.pay(order.stripe_session_url)
    in_threads(lambda: settle_payment(actor=Machine.STRIPE, order=order), times=4)
    assert LicenceGrant.objects.count() == 2
    assert LedgerTransaction.objects.count() == 1


def test_s04_a_payment_whose_webhook_never_came_is_found_by_the_reconciliation(
    mira: User, ben: User, check_out: Callable[..., Order], sandbox: Sandbox
) -> None:
    order = check_out(ben, make_listing(designer=mira))
    sandbox.pay(order.stripe_session_url)
    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        assert reconcile_orders(actor=Machine.SCHEDULE) == 1
    assert_one_sale()
    sandbox.deliver_all()
    assert_one_sale()


def test_s04_a_paid_order_that_was_cancelled_meanwhile_is_found_too(
    mira: User, ben: User, check_out: Callable[..., Order], sandbox: Sandbox
) -> None:
    order = check_out(ben, make_listing(designer=mira))
    sandbox.pay(order.stripe_session_url)
    Order.objects.update(
        state=OrderState.CANCELLED, cancel_reason="given_up", cancelled_at=timezone.now()
    )
    assert reconcile_orders(actor=Machine.SCHEDULE) == 1
    assert_one_sale()


def test_a_cancelled_order_is_asked_about_for_three_days_and_not_in_every_run(
    mira: User, ben: User, check_out: Callable[..., Order]
) -> None:
    order = check_out(ben, make_listing(designer=mira))
    now = timezone.now()
    Order.objects.update(state=OrderState.CANCELLED, cancel_reason="given_up", cancelled_at=now)
    asked = []
    for hours in (0, 1, 7, 8, 73):
        before = Order.objects.get().asked_at
        with time_machine.travel(now + timedelta(hours=hours, seconds=1)):
            reconcile_orders(actor=Machine.SCHEDULE)
        order.refresh_from_db()
        asked.append(order.asked_at != before)
    assert asked == [True, False, True, False, False]


@pytest.mark.parametrize("fault", ["500", "404"])
def test_one_order_that_stripe_keeps_failing_holds_up_none_behind_it(
    mira: User,
    ben: User,
    carol: User,
    check_out: Callable[..., Order],
    sandbox: Sandbox,
    fault: str,
) -> None:
    stuck, paid = (check_out(buyer, make_listing(designer=mira)) for buyer in (ben, carol))
    Order.objects.filter(pk=stuck.pk).update(state=OrderState.CONFIRMING)
    sandbox.pay(paid.stripe_session_url)
    sandbox.fault(fault, f"GET /v1/checkout/sessions/{stuck.stripe_session_id}", times=99)
    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        assert reconcile_orders(actor=Machine.SCHEDULE) == 1
    paid.refresh_from_db()
    assert paid.state == OrderState.PAID


def test_many_orders_that_wait_for_a_bank_do_not_starve_the_others(
    mira: User,
    ben: User,
    carol: User,
    check_out: Callable[..., Order],
    sandbox: Sandbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("orders.services.reconcile_orders.AT_A_TIME", 1)
    waiting, paid = (check_out(buyer, make_listing(designer=mira)) for buyer in (ben, carol))
    paid_by_bank_debit(waiting, sandbox)
    sandbox.pay(paid.stripe_session_url)
    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        assert [reconcile_orders(actor=Machine.SCHEDULE) for _ in range(2)] == [0, 1]
    paid.refresh_from_db()
    assert paid.state == OrderState.PAID


def test_an_order_whose_page_was_never_opened_is_cancelled_after_an_hour(
    mira: User, ben: User, sandbox: Sandbox
) -> None:
    offer = make_listing(designer=mira)
    order = place_order(actor=ben, items=[CartItem(offer.public_id, 5000)])
    with time_machine.travel(timezone.now() + timedelta(minutes=59)):
        assert reconcile_orders(actor=Machine.SCHEDULE) == 0
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert reconcile_orders(actor=Machine.SCHEDULE) == 1
    order.refresh_from_db()
    assert (order.state, order.cancel_reason) == ("cancelled", CancelReason.NOT_OPENED)


def test_a57_s04_a_payment_is_found_when_the_answer_with_the_session_was_lost(
    mira: User, ben: User, check_out: Callable[..., Order], sandbox: Sandbox
) -> None:
    order = check_out(ben, make_listing(designer=mira))
    sandbox.pay(order.stripe_session_url)
    Order.objects.update(stripe_session_id=None, stripe_session_url="")
    sandbox.deliver_all()
    assert_one_sale()


def test_s27_an_expired_page_cancels_the_order_and_a_new_one_has_a_new_key(
    mira: User, ben: User, check_out: Callable[..., Order], sandbox: Sandbox
) -> None:
    offer = make_listing(designer=mira)
    order = check_out(ben, offer)
    sandbox.advance(minutes=61)
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert sandbox.pay(order.stripe_session_url) != 303
        sandbox.deliver_all()
        order.refresh_from_db()
        assert (order.state, order.cancel_reason) == (OrderState.CANCELLED, CancelReason.EXPIRED)
        again = check_out(ben, offer)
    assert again.pk != order.pk
    assert again.checkout_key != order.checkout_key
    assert again.stripe_session_id != order.stripe_session_id
    assert not LicenceGrant.objects.exists()


def test_a_declined_card_leaves_the_page_open_and_grants_nothing(
    mira: User, ben: User, check_out: Callable[..., Order], sandbox: Sandbox
) -> None:
    order = check_out(ben, make_listing(designer=mira))
    assert sandbox.pay(order.stripe_session_url, CARD_DECLINED) == 402
    sandbox.deliver_all()
    order.refresh_from_db()
    assert order.state == OrderState.PENDING
    assert sandbox.pay(order.stripe_session_url) == 303
    sandbox.deliver_all()
    assert_one_sale()


def test_s31_another_amount_is_held_for_review_and_the_books_still_equal_stripes(
    mira: User, ben: User, check_out: Callable[..., Order], sandbox: Sandbox
) -> None:
    order = check_out(ben, make_listing(designer=mira, price_minor=5000))
    address = foreign_session(sandbox, order, amount=4000)
    sandbox.pay(address)
    sandbox.deliver_all()
    order.refresh_from_db()
    assert order.state == OrderState.QUARANTINED
    assert order.quarantine_reason == QuarantineReason.AMOUNT_DIFFERS
    assert not LicenceGrant.objects.exists()
    assert trial_balance(currency="usd")["unallocated"] == -4000
    assert trial_balance(currency="usd")["stripe_balance"] == sandbox.platform_balance()


def test_s31_another_currency_is_held_for_review(
    mira: User, ben: User, check_out: Callable[..., Order], sandbox: Sandbox
) -> None:
    order = check_out(ben, make_listing(designer=mira, price_minor=5000))
    sandbox.pay(foreign_session(sandbox, order, amount=5000, currency="eur"))
    sandbox.deliver_all()
    order.refresh_from_db()
    assert order.state == OrderState.QUARANTINED
    assert not LicenceGrant.objects.exists()
    books = trial_balance(currency="eur")
    assert books["unallocated"] == -5000
    assert books["stripe_balance"] == sandbox.platform_balance("eur")
    assert trial_balance(currency="usd") == {}


def test_a_late_payment_of_a_cancelled_order_is_delivered_when_it_still_can_be(
    mira: User, ben: User, check_out: Callable[..., Order], sandbox: Sandbox
) -> None:
    order = check_out(ben, make_listing(designer=mira))
    Order.objects.update(
        state=OrderState.CANCELLED, cancel_reason="given_up", cancelled_at=timezone.now()
    )
    sandbox.pay(order.stripe_session_url)
    sandbox.deliver_all()
    assert_one_sale()


def test_a_late_payment_for_a_withdrawn_model_is_held_for_review(
    mira: User, ben: User, check_out: Callable[..., Order], sandbox: Sandbox
) -> None:
    offer = make_listing(designer=mira)
    order = check_out(ben, offer)
    Order.objects.update(
        state=OrderState.CANCELLED, cancel_reason="given_up", cancelled_at=timezone.now()
    )
    type(offer.cad_model).objects.update(state=ListingState.WITHDRAWN)
    sandbox.pay(order.stripe_session_url)
    sandbox.deliver_all()
    order.refresh_from_db()
    assert order.quarantine_reason == QuarantineReason.NOT_SELLABLE
    assert trial_balance(currency="usd")["unallocated"] == -5000


def test_money_for_what_the_buyer_owns_by_now_is_held_also_of_a_pending_order(
    mira: User, ben: User, check_out: Callable[..., Order], sandbox: Sandbox
) -> None:
    offer = make_listing(designer=mira)
    first = check_out(ben, offer)
    Order.objects.update(
        state=OrderState.CANCELLED, cancel_reason="given_up", cancelled_at=timezone.now()
    )
    second = check_out(ben, offer)
    for order in (first, second):
        assert sandbox.pay(order.stripe_session_url) == 303
        sandbox.deliver_all()
    for order in (first, second):
        order.refresh_from_db()
    assert first.state == OrderState.PAID
    assert second.quarantine_reason == QuarantineReason.OWNED_ALREADY
    assert LicenceGrant.objects.count() == 1
    books = trial_balance(currency="usd")
    assert books["unallocated"] == -5000
    assert books["stripe_balance"] == sandbox.platform_balance()


def test_a57_s33_an_event_is_tried_again_when_stripe_does_not_answer(
    mira: User, ben: User, check_out: Callable[..., Order], sandbox: Sandbox
) -> None:
    order = check_out(ben, make_listing(designer=mira))
    sandbox.pay(order.stripe_session_url)
    events = sandbox.events("checkout.session.completed")
    sandbox.fault("429", "GET /v1/checkout/sessions/*", times=10)
    sandbox.deliver(*events)
    event = WebhookEvent.objects.get()
    assert (event.state, event.outcome) == (EventState.RECEIVED, "StripeUnavailable")
    assert not LicenceGrant.objects.exists()
    sandbox.clear_faults()
    WebhookEvent.objects.update(try_after=timezone.now())
    settle_due_webhooks_task()
    assert_one_sale()


@pytest.mark.parametrize("count", [1, 3])
def test_the_ledger_equals_stripes_balance_after_sales(
    mira: User, ben: User, carol: User, buy: Callable[..., Order], sandbox: Sandbox, count: int
) -> None:
    for price in range(1999, 1999 + count):
        buy(ben, make_listing(designer=mira, price_minor=price))
    buy(carol, make_listing(designer=mira, price_minor=777))
    books = trial_balance(currency="usd")
    assert sum(books.values()) == 0
    assert books["stripe_balance"] == sandbox.platform_balance()
    assert books["stripe_fees"] == sandbox.platform_fees()


def assert_one_sale() -> None:
    assert Order.objects.get().state == OrderState.PAID
    assert LicenceGrant.objects.count() == 1
    assert LedgerTransaction.objects.get().kind == "payment"
    assert OutboxMail.objects.filter(kind="order_paid").count() == 1


def foreign_session(sandbox: Sandbox, order: Order, *, amount: int, currency: str = "usd") -> str:
    """A page that names our order but asks for something else."""
    session = sandbox.client.v1.checkout.sessions.create(
        {
            "mode": "payment",
            "line_items": [
                {
                    "quantity": 1,
                    "price_data": {
                        "currency": currency,
                        "unit_amount": amount,
                        "product_data": {"name": "Something else"},
                    },
                }
            ],
            "metadata": {"order_number": order.number},
            "success_url": "http://testserver/",
        }
    )
    return session.url or ""


def paid_by_bank_debit(order: Order, sandbox: Sandbox) -> str:
    """The buyer is done, the bank is not; gives the payment's id at Stripe."""
    assert sandbox.pay(order.stripe_session_url, ACCOUNT_NUMBER) == 303
    sandbox.deliver_all()
    order.refresh_from_db()
    assert order.state == OrderState.CONFIRMING
    assert not LicenceGrant.objects.exists()
    session = sandbox.client.v1.checkout.sessions.retrieve(order.stripe_session_id or "")
    return str(session.payment_intent)


def test_s28_a_delayed_payment_grants_only_when_the_money_is_there(
    mira: User, ben: User, check_out: Callable[..., Order], sandbox: Sandbox
) -> None:
    order = check_out(ben, make_listing(designer=mira))
    intent = paid_by_bank_debit(order, sandbox)
    sandbox.control(f"payment_intents/{intent}/settle")
    sandbox.deliver_all()
    order.refresh_from_db()
    assert order.state == OrderState.PAID
    assert LicenceGrant.objects.count() == 1


def test_s28_a_delayed_payment_that_fails_cancels_the_order(
    mira: User, ben: User, check_out: Callable[..., Order], sandbox: Sandbox
) -> None:
    order = check_out(ben, make_listing(designer=mira))
    intent = paid_by_bank_debit(order, sandbox)
    sandbox.control(f"payment_intents/{intent}/settle", {"outcome": "failed"})
    sandbox.deliver_all()
    order.refresh_from_db()
    assert (order.state, order.cancel_reason) == ("cancelled", "payment_failed")
    assert not LicenceGrant.objects.exists()
