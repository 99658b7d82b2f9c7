"""What a refund takes from its designer, wherever the share is by then."""

from collections.abc import Callable

from accounts.models import User
from aftersales.models import Refund
from common.models import Machine
from orders.models import LicenceGrant, Order
from orders.selectors.balances import owed_to, trial_balance
from orders.states import GrantState
from payouts.models import ConnectedAccount, Earning
from payouts.services.release_earnings import release_now
from payouts.tasks import pay_designers_task
from tests.cast import make_designer
from tests.stripe import Sandbox

Sell = Callable[..., Order]
GiveBack = Callable[..., Refund]
Connect = Callable[[User], ConnectedAccount]


def pay_all() -> None:
    release_now(actor=Machine.SCHEDULE, earnings=Earning.objects.all(), reason="Test")
    pay_designers_task()


def reversed_of(sandbox: Sandbox) -> dict[str, int]:
    """What came back, by the account that it came from."""
    return {transfer.destination: transfer.amount_reversed for transfer in sandbox.transfers()}


def test_s09_a_refund_in_the_hold_means_that_nothing_is_transferred(
    ben: User, mira: User, sell: Sell, connect: Connect, give_back: GiveBack, sandbox: Sandbox
) -> None:
    connect(mira)
    give_back(sell(ben, mira))
    pay_all()
    assert not sandbox.transfers()
    assert Earning.objects.get().state == "taken_back"
    books = {name: minor for name, minor in trial_balance(currency="usd").items() if minor}
    # Stripe keeps its fee, which is the platform's loss.
    assert books == {"stripe_balance": -175, "stripe_fees": 175}
    assert sandbox.platform_balance() == -175


def test_s10_s11_a_refund_after_the_transfer_takes_back_just_that_designers_share(
    ben: User, mira: User, sell: Sell, connect: Connect, give_back: GiveBack, sandbox: Sandbox
) -> None:
    otto = make_designer(username="otto")
    hers, his = connect(mira).stripe_account_id, connect(otto).stripe_account_id
    order = sell(ben, mira, otto, price_minor=6000)
    pay_all()
    line, other = order.lines.all()
    give_back(order, lines=[line])
    assert reversed_of(sandbox) == {hers: 5100, his: 0}
    assert [owed_to(who, currency="usd").minor for who in (mira, otto)] == [0, 0]
    assert LicenceGrant.objects.get(order_line=line).state == GrantState.REVOKED
    assert LicenceGrant.objects.get(order_line=other).state == GrantState.ACTIVE
    assert trial_balance(currency="usd")["stripe_balance"] == sandbox.platform_balance()


def test_s14_a_share_that_was_taken_back_for_a_refund_that_came_back_is_paid_again(
    ben: User, mira: User, sell: Sell, connect: Connect, give_back: GiveBack, sandbox: Sandbox
) -> None:
    connect(mira)
    order = sell(ben, mira)
    refund = give_back(order)
    sandbox.fail_refund(refund.stripe_refund_id or "")
    sandbox.deliver_all()
    pay_all()
    assert [transfer.amount for transfer in sandbox.transfers()] == [4250]
    assert trial_balance(currency="usd")["stripe_balance"] == sandbox.platform_balance()
