"""Whoever withdraws from the contract gets all of the money back, once."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from accounts.models import User
from aftersales.models import Refund
from aftersales.services.refund_held_payment import refund_held_payment
from aftersales.states import RefundReason
from aftersales.tasks import finish_refunds_task
from orders.cart import CartItem
from orders.models import HeldPayment, Order
from orders.services.start_checkout import start_checkout
from orders.services.withdraw_from_contract import withdraw_from_contract
from tests.aftersales.pages import another_page, pay
from tests.fixtures import ReadMails
from tests.shop import make_listing
from tests.stripe import Sandbox

Sell = Callable[..., Order]


def test_a_withdrawn_order_is_refunded_in_full_once(
    mira: User, ben: User, sandbox: Sandbox, read_mails: ReadMails
) -> None:
    offer = make_listing(designer=mira, price_minor=5000)
    order = start_checkout(actor=ben, items=[CartItem(offer.public_id, offer.price_minor)])
    assert sandbox.pay(order.stripe_session_url) == 303
    sandbox.deliver_all()
    withdraw_from_contract(actor=ben, order=order)
    for _ in range(2):
        finish_refunds_task()
    refund = Refund.objects.get()
    assert (refund.reason, refund.amount_minor) == (RefundReason.WITHDRAWN, 5000)
    assert order.documents.get(kind="credit_note").total_minor == 5000


def test_an_order_whose_money_went_back_already_is_not_asked_about_in_every_run(
    mira: User,
    ben: User,
    sell: Sell,
    give_back: Callable[..., Refund],
    caplog: pytest.LogCaptureFixture,
) -> None:
    order = sell(ben, mira)
    give_back(order)
    withdraw_from_contract(actor=ben, order=order)
    with caplog.at_level("INFO"):
        finish_refunds_task()
    assert Refund.objects.count() == 1
    assert order.number not in caplog.text


def test_a_second_payment_that_was_given_back_is_none_of_the_price(
    mira: User, ben: User, staff: User, sandbox: Sandbox
) -> None:
    offer = make_listing(designer=mira, price_minor=5000)
    order = start_checkout(actor=ben, items=[CartItem(offer.public_id, offer.price_minor)])
    pay(sandbox, order.stripe_session_url)
    pay(sandbox, another_page(sandbox, order))
    held = HeldPayment.objects.get()
    refund_held_payment(actor=staff, held=held, attempt=uuid4())
    withdraw_from_contract(actor=ben, order=order)
    for _ in range(2):
        finish_refunds_task()
    assert [row.amount_minor for row in Refund.objects.order_by("pk")] == [5000, 5000]
    assert not [row for row in Refund.objects.all() if not row.made_at]


def test_a_withdrawn_order_that_a_bank_took_back_is_not_asked_about_in_every_run(
    mira: User, ben: User, sell: Sell, sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    order = sell(ben, mira)
    dispute = sandbox.dispute(order.stripe_charge_id or "")
    sandbox.deliver_all()
    withdraw_from_contract(actor=ben, order=order)
    sandbox.lose(dispute["id"])
    sandbox.deliver_all()
    caplog.clear()
    with caplog.at_level("INFO"):
        finish_refunds_task()
    assert not Refund.objects.exists()
    assert order.number not in caplog.text
