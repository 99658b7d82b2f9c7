"""What a designer earned stays owed until it is paid, whatever becomes of the designer."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.db.models import ProtectedError
from django.utils import timezone

from accounts.models import User
from accounts.services.end_access import end_access
from aftersales.services.reserve_refund import reserve_refund
from aftersales.states import RefundReason
from common.models import Machine
from models_catalog.models import CadModel
from models_catalog.states import ListingState
from orders.cart import CartItem
from orders.errors import NotSellable
from orders.models import LedgerEntry, Order, OrderLine
from orders.selectors.balances import owed_to, trial_balance
from orders.services.place_order import place_order
from payouts.models import ConnectedAccount, Earning
from payouts.services.release_earnings import release_earnings
from payouts.tasks import pay_designers_task
from tests.bookkeeping.checking import check
from tests.shop import make_listing
from tests.stripe import Sandbox

Sell = Callable[..., Order]
# A first sale waits longest.
AFTER_THE_HOLD = timedelta(hours=settings.PAYOUT_FIRST_HOLD_HOURS + 1)


def leave(designer: User) -> None:
    """As erasure will leave it: shut, off the shelf, without a name; the rows of money stay."""
    end_access(designer)
    CadModel.objects.filter(designer=designer).update(state=ListingState.WITHDRAWN)
    OrderLine.objects.filter(designer=designer).update(designer_name="Former designer")
    User.objects.filter(pk=designer.pk).update(is_active=False, display_name="Former designer")


def pay_after_the_hold() -> None:
    with time_machine.travel(timezone.now() + AFTER_THE_HOLD):
        release_earnings(actor=Machine.SCHEDULE)
        pay_designers_task()


def test_s35_p47_a_designer_who_left_in_the_hold_is_paid_when_it_ends(
    ben: User, mira: User, sell: Sell, connect: Callable[[User], ConnectedAccount], sandbox: Sandbox
) -> None:
    connect(mira)
    sell(ben, mira)
    leave(mira)
    pay_after_the_hold()
    assert [transfer.amount for transfer in sandbox.transfers()] == [4250]
    assert owed_to(mira, currency="usd").minor == 0
    assert check() == {}


def test_s35_p47_the_share_of_who_left_without_an_account_stays_owed(
    ben: User, mira: User, sell: Sell, sandbox: Sandbox
) -> None:
    sell(ben, mira)
    leave(mira)
    for _ in range(2):
        pay_after_the_hold()
    assert sandbox.transfers() == []
    assert owed_to(mira, currency="usd").minor == 4250
    assert check() == {}


def test_s35_a_refund_after_the_designer_left_takes_the_share_from_the_hold(
    ben: User, mira: User, staff: User, sell: Sell, sandbox: Sandbox
) -> None:
    order = sell(ben, mira)
    leave(mira)
    reserve_refund(
        actor=staff, order=order, reason=RefundReason.REQUESTED, attempt=order.checkout_key
    )
    assert owed_to(mira, currency="usd").minor == 0
    books = {name for name, minor in trial_balance(currency="usd").items() if minor}
    assert books == {"stripe_balance", "stripe_fees"}
    assert check() == {}


def test_s35_nobody_with_rows_of_money_can_be_deleted(ben: User, mira: User, sell: Sell) -> None:
    sell(ben, mira)
    for person in (mira, ben):
        with pytest.raises(ProtectedError):
            person.delete()
    assert Earning.objects.get().designer == mira
    assert LedgerEntry.objects.filter(owner=mira).exists()


def test_s35_nobody_buys_from_themselves(mira: User, transactional_db: None) -> None:
    offer = make_listing(designer=mira)
    with pytest.raises(NotSellable):
        place_order(actor=mira, items=[CartItem(offer.public_id, offer.price_minor)])
    assert not Order.objects.exists()
