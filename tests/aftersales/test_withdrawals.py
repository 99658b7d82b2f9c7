"""Whoever withdraws from the contract gets all of the money back, once."""

from accounts.models import User
from aftersales.models import Refund
from aftersales.states import RefundReason
from aftersales.tasks import finish_refunds_task
from orders.cart import CartItem
from orders.services.start_checkout import start_checkout
from orders.services.withdraw_from_contract import withdraw_from_contract
from tests.fixtures import ReadMails
from tests.shop import make_listing
from tests.stripe import Sandbox


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
