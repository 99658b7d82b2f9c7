"""Cancel pressed while the bank confirms: what comes goes back, and what does not just ends."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.models import User
from aftersales.models import Refund
from aftersales.states import RefundState
from common.models import AuditEntry, Machine
from orders.models import ExclusiveReservation, HeldPayment, LicenceGrant, Order
from orders.selectors.balances import trial_balance
from orders.services.settle_payment import settle_payment
from orders.states import CancelReason, ExclusiveState, HeldState, OrderState
from tests.fixtures import ClientOf, ReadMails
from tests.races import in_threads
from tests.shop import make_listing
from tests.stripe import Sandbox

CheckOut = Callable[..., Order]
BANK_ACCOUNT = "000123456789"


@pytest.fixture
def confirming(ben: User, mira: User, check_out: CheckOut, sandbox: Sandbox) -> Order:
    """Ben is done, and his bank is not."""
    order = check_out(ben, make_listing(designer=mira))
    assert sandbox.pay(order.stripe_session_url, BANK_ACCOUNT) == 303
    sandbox.deliver_all()
    order.refresh_from_db()
    assert order.state == OrderState.CONFIRMING
    return order


def decide(sandbox: Sandbox, order: Order, outcome: str = "succeeded") -> None:
    session = sandbox.client.v1.checkout.sessions.retrieve(order.stripe_session_id or "")
    sandbox.control(f"payment_intents/{session.payment_intent}/settle", {"outcome": outcome})


def assert_all_went_back(sandbox: Sandbox) -> None:
    refund = Refund.objects.get()
    assert (refund.state, refund.amount_minor) == (RefundState.SUCCEEDED, 5000)
    assert HeldPayment.objects.get().state == HeldState.RETURNED
    order = Order.objects.get()
    assert (order.state, order.cancel_reason) == (OrderState.CANCELLED, CancelReason.GIVEN_BACK)
    assert not LicenceGrant.objects.exists()
    books = trial_balance(currency="usd")
    assert books["stripe_balance"] == sandbox.platform_balance()
    assert (books.get("unallocated", 0), books.get("designer_payable", 0)) == (0, 0)


def test_the_wish_is_told_to_buyer_and_staff_and_the_money_goes_back_when_it_comes(
    confirming: Order,
    ben: User,
    staff: User,
    client_of: ClientOf,
    sandbox: Sandbox,
    read_mails: ReadMails,
) -> None:
    client = client_of(ben)
    page = confirming.get_absolute_url()
    assert "give the money back when it comes" in client.get(page).content.decode()
    for _ in range(2):
        assert client.post(f"{page}give-up/").status_code == 303
    shown = client.get(page).content.decode()
    assert "You cancelled this order" in shown
    assert "give-up" not in shown
    assert AuditEntry.objects.filter(act="order.cancel_wished", person=ben).count() == 1
    desk = client_of(staff).get("/admin/orders/order/?cancel_wished_at__isempty=0")
    assert confirming.number in desk.content.decode()

    decide(sandbox, confirming)
    sandbox.deliver_all()
    sandbox.deliver_all()
    assert_all_went_back(sandbox)
    assert "You cancelled this order before the payment came" in client.get(page).content.decode()
    (told,) = [mail for mail in read_mails() if "goes back to you" in mail.subject]
    assert "while your bank was confirming" in told.text


def test_a_payment_that_fails_after_the_wish_only_ends_the_order(
    confirming: Order, ben: User, client_of: ClientOf, sandbox: Sandbox
) -> None:
    client_of(ben).post(f"{confirming.get_absolute_url()}give-up/")
    decide(sandbox, confirming, "failed")
    sandbox.deliver_all()
    confirming.refresh_from_db()
    assert (confirming.state, confirming.cancel_reason) == (
        OrderState.CANCELLED,
        CancelReason.PAYMENT_FAILED,
    )
    assert not Refund.objects.exists()


def test_two_clicks_and_the_webhook_at_once_end_paid_or_refunded_and_never_both(
    confirming: Order, ben: User, client_of: ClientOf, sandbox: Sandbox
) -> None:
    decide(sandbox, confirming)
    clients = [client_of(ben), client_of(ben)]
    clicks = [
        lambda client=client: client.post(f"{confirming.get_absolute_url()}give-up/")
        for client in clients
    ]
    in_threads(
        *clicks,
        lambda: sandbox.deliver_all(),
        lambda: settle_payment(actor=Machine.SCHEDULE, order=confirming),
    )
    sandbox.deliver_all()
    confirming.refresh_from_db()
    if confirming.cancel_wished_at:
        assert_all_went_back(sandbox)
    else:
        assert confirming.state == OrderState.PAID
        assert (LicenceGrant.objects.count(), Refund.objects.count()) == (1, 0)


def test_a_wish_that_comes_after_the_money_is_answered_in_words(
    confirming: Order, ben: User, client_of: ClientOf, sandbox: Sandbox
) -> None:
    decide(sandbox, confirming)
    sandbox.deliver_all()
    client = client_of(ben)
    answer = client.post(f"{confirming.get_absolute_url()}give-up/", follow=True)
    assert "Your payment came before you cancelled" in answer.content.decode()
    confirming.refresh_from_db()
    assert (confirming.state, confirming.cancel_wished_at) == (OrderState.PAID, None)


def test_an_exclusive_licence_is_free_for_others_from_the_wish_on(
    ben: User, carol: User, mira: User, client_of: ClientOf, check_out: CheckOut, sandbox: Sandbox
) -> None:
    offer = make_listing(designer=mira, kind="exclusive")
    order = check_out(ben, offer)
    sandbox.pay(order.stripe_session_url, BANK_ACCOUNT)
    sandbox.deliver_all()
    client_of(ben).post(f"{order.get_absolute_url()}give-up/")
    assert ExclusiveReservation.objects.get(order_line__order=order).state == ExclusiveState.ENDED
    assert check_out(carol, offer).stripe_session_url
    decide(sandbox, order)
    sandbox.deliver_all()
    assert Refund.objects.get().state == RefundState.SUCCEEDED


def test_a_stranger_wishes_nothing(confirming: Order, carol: User, client_of: ClientOf) -> None:
    assert client_of(carol).post(f"{confirming.get_absolute_url()}give-up/").status_code == 404
    confirming.refresh_from_db()
    assert confirming.cancel_wished_at is None


def test_a_wish_is_not_taken_back_by_anybody(confirming: Order) -> None:
    Order.objects.update(cancel_wished_at=timezone.now())
    with pytest.raises(DatabaseError, match="order_cancel_wish_unchanged|Cannot update"):
        with transaction.atomic():
            Order.objects.update(cancel_wished_at=None)
