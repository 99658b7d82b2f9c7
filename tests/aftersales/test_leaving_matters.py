"""Who leaves while something is open: all else goes at once, the rest by itself when it ends."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import Profile, User
from aftersales.models import Dispute, Refund
from common.models import Machine
from orders.models import Order
from orders.selectors.balances import owed_to
from payments.models import WebhookEvent
from payouts.models import Earning, Transfer
from payouts.services.release_earnings import release_now
from payouts.tasks import pay_designers_task
from privacy.states import ErasureState
from tests.bookkeeping.checking import check
from tests.payouts.test_leaving import erase, go_on
from tests.stripe import Sandbox

Sell = Callable[..., Order]
GiveBack = Callable[..., Refund]
Connect = Callable[[User], Any]


def told_of(*names: str) -> list[str]:
    """Types of the messages of Stripe that name one of these."""
    found = WebhookEvent.objects.filter(object_id__in=names)
    return [*found.exclude(object_id="").values_list("type", flat=True)]


def pay_all() -> None:
    release_now(actor=Machine.SCHEDULE, earnings=Earning.objects.all(), reason="Test")
    pay_designers_task()


def test_p49_what_a_dispute_needs_stays_until_it_is_closed_and_goes_by_itself(
    ben: User, mira: User, sell: Sell, sandbox: Sandbox
) -> None:
    order = sell(ben, mira)
    Profile.objects.create(user=ben, phone="+1 555 0100")
    sandbox.dispute(order.stripe_charge_id or "")
    sandbox.deliver_all()
    asked = erase(ben)
    assert asked.state == ErasureState.WAITING
    assert [one["words"] for one in asked.waits_for] == [
        f"the bank's decision about the payment of order {order.number}"
    ]
    assert not Profile.objects.exists() and not User.objects.filter(username="ben").exists()
    # The bank's words so far, which carry no number of an order, are gone with the rest.
    assert told_of(Dispute.objects.get().stripe_id, order.stripe_charge_id or "") == []
    # Nobody asks again: the bank's word is all that comes.
    sandbox.win(Dispute.objects.get().stripe_id)
    sandbox.deliver_all()
    asked.refresh_from_db()
    assert (asked.state, asked.contact, asked.held) == (ErasureState.FINISHED, "", [])
    assert Order.objects.get().buyer_name != "Ben"
    assert check() == {}


@pytest.mark.parametrize("is_more_to_come", [True, False])
def test_p48_who_owes_leaves_and_the_sealed_rest_goes_by_itself(
    ben: User,
    carol: User,
    mira: User,
    sell: Sell,
    connect: Connect,
    give_back: GiveBack,
    sandbox: Sandbox,
    is_more_to_come: bool,
) -> None:
    account = connect(mira).stripe_account_id
    first = sell(ben, mira)
    pay_all()
    sandbox.settle()
    sandbox.pay_out(account)
    give_back(first)
    assert owed_to(mira, currency="usd").minor == -4250
    if is_more_to_come:
        sell(carol, mira, price_minor=20_000)
    asked = erase(mira)
    assert not User.objects.filter(username="mira").exists()
    if is_more_to_come:
        assert asked.state == ErasureState.WAITING
        assert "that was paid out and refunded since" in str(asked.waits_for)
        pay_all()
        assert owed_to(mira, currency="usd").minor == 0
        # What is left is Stripe's: the account goes when it is empty.
        sandbox.settle()
        sandbox.pay_out(account)
        go_on(asked)
    assert asked.state == ErasureState.FINISHED, asked.waits_for
    assert asked.contact == ""
    assert told_of(*(one.stripe_transfer_id or "" for one in Transfer.objects.all())) == []
    assert check() == {}
