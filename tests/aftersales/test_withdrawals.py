"""Whoever withdraws from the contract gets all of the money back, once."""

from collections.abc import Callable

import pytest

from accounts.models import User
from aftersales.models import Refund
from aftersales.states import RefundReason
from aftersales.tasks import finish_refunds_task
from orders.cart import CartItem
from orders.models import Order
from orders.services.start_checkout import start_checkout
from orders.services.withdraw_from_contract import withdraw_from_contract
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
