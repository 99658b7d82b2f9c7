"""Each share says where it is, since when, and why it waits; in words for its designer."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from common.models import Machine
from orders.models import Order
from payouts.models import ConnectedAccount, Earning
from payouts.selectors.studio_payouts import studio_payouts
from payouts.services.freeze_share import freeze_share
from payouts.services.pay_designer import pay_designer
from payouts.services.release_earnings import release_now
from payouts.services.reserve_transfers import reserve_transfers
from payouts.services.take_back_share import take_back_share
from payouts.services.unfreeze_share import unfreeze_share
from payouts.share_states import ShareState, ShownShare
from tests.stripe import Sandbox

Sell = Callable[..., Order]
Connect = Callable[[Any], ConnectedAccount]


def release_all() -> None:
    release_now(actor=Machine.SCHEDULE, earnings=Earning.objects.all(), reason="Test")


def shown(designer: User) -> ShownShare:
    """The one share; the totals count it under the same state."""
    page = studio_payouts(designer=designer)
    (share,) = page.shares
    (total,) = page.totals
    assert total.state == share.state
    assert total.count == 1
    assert share.at
    return share


def test_a_share_is_pending_until_a_day_then_available_on_the_way_and_paid(
    ben: User, mira: User, sell: Sell, connect: Connect
) -> None:
    connect(mira)
    sell(ben, mira)
    share = shown(mira)
    assert share.state == ShareState.PENDING
    assert share.at == share.earning.available_at > timezone.now()
    release_all()
    assert shown(mira).state == ShareState.AVAILABLE
    (transfer,) = reserve_transfers(actor=Machine.SCHEDULE, designer=mira)
    share = shown(mira)
    assert (share.state, share.at) == (ShareState.ON_THE_WAY, transfer.created_at)


def test_a_paid_share_has_the_date_of_its_transfer(
    ben: User, mira: User, sell: Sell, connect: Connect
) -> None:
    connect(mira)
    sell(ben, mira)
    release_all()
    (transfer,) = pay_designer(actor=Machine.SCHEDULE, designer=mira)
    share = shown(mira)
    assert (share.state, share.at) == (ShareState.PAID, transfer.made_at)


@pytest.mark.parametrize("is_released", [False, True])
def test_a_frozen_share_is_held_with_its_reason_in_no_sum_that_is_promised(
    ben: User, mira: User, sell: Sell, connect: Connect, is_released: bool
) -> None:
    connect(mira)
    order = sell(ben, mira)
    if is_released:
        release_all()
    reason = "The buyer's bank disputes the payment."
    line = order.lines.get()
    freeze_share(actor=Machine.STRIPE, line=line, cause="du_1", reason=reason)
    share = shown(mira)
    assert (share.state, share.reason) == (ShareState.HELD, reason)
    assert studio_payouts(designer=mira).sentence == "42.50 USD is held for now."
    unfreeze_share(actor=Machine.STRIPE, line=line, cause="du_1")
    assert shown(mira).state == (ShareState.AVAILABLE if is_released else ShareState.PENDING)


def test_a_due_share_without_an_account_that_can_be_paid_is_held_with_its_reason(
    ben: User, mira: User, sell: Sell, connect: Connect, sandbox: Sandbox
) -> None:
    sell(ben, mira)
    release_all()
    share = shown(mira)
    assert share.state == ShareState.HELD
    assert "not connected an account" in share.reason
    account = connect(mira)
    assert shown(mira).state == ShareState.AVAILABLE
    sandbox.restrict(account.stripe_account_id or "", reason="under_review")
    sandbox.deliver_all()
    account.refresh_from_db()
    share = shown(mira)
    assert (share.state, share.at) == (ShareState.HELD, account.held_at)
    assert "Stripe looks at your account." in share.reason


def test_a_share_whose_transfer_stripe_refused_has_failed_and_says_why(
    ben: User, mira: User, sell: Sell, connect: Connect, sandbox: Sandbox
) -> None:
    connect(mira)
    sell(ben, mira)
    release_all()
    sandbox.fault("404", "POST /v1/transfers", times=1)
    (transfer,) = pay_designer(actor=Machine.SCHEDULE, designer=mira)
    share = shown(mira)
    assert (share.state, share.at) == (ShareState.FAILED, transfer.refused_at)
    assert share.reason == transfer.failure


def test_a_share_that_a_refund_took_is_taken_back_since_that_day(
    ben: User, mira: User, sell: Sell
) -> None:
    line = sell(ben, mira).lines.get()
    take_back_share(actor=Machine.STRIPE, line=line, amount_minor=4250, cause="rf_1")
    share = shown(mira)
    assert share.state == ShareState.TAKEN_BACK
    assert share.at == share.earning.deductions.get().deducted_at
