"""Two payout runs for one designer wait for each other."""

from collections.abc import Callable
from datetime import date

from django.utils import timezone

from accounts.models import User
from common.locking import lock_rows
from common.models import Machine
from orders.models import Coupon, Order
from orders.selectors.balances import left_of_charge
from payouts.models import ConnectedAccount, Earning, Transfer
from payouts.services.pay_designer import pay_designer
from payouts.services.release_earnings import release_now
from payouts.services.reserve_transfers import reserve_transfers
from payouts.states import TransferState
from tests.cast import make_designer
from tests.races import while_open
from tests.stripe import Sandbox


def test_two_designers_payouts_at_once_draw_no_more_than_the_charge_holds(
    ben: User,
    mira: User,
    sell: Callable[..., Order],
    connect: Callable[[User], ConnectedAccount],
) -> None:
    otto = make_designer(username="otto")
    for designer in (mira, otto):
        connect(designer)
    Coupon.objects.create(code="HALF", percent_off=50, currency="usd", starts_on=date(2026, 1, 1))
    order = sell(ben, mira, otto, coupon="HALF")
    release_now(actor=Machine.SCHEDULE, earnings=Earning.objects.all(), reason="Test")

    def reserve(designer: User) -> None:
        reserve_transfers(actor=Machine.SCHEDULE, designer=designer)

    while_open(lambda: reserve(mira), lambda: reserve(otto))
    drawn = Transfer.objects.exclude(source_charge_id="").values_list("amount_minor", flat=True)
    assert sum(drawn) == left_of_charge(order)


def test_what_stripe_refused_in_the_same_moment_is_not_asked_for_again(
    ben: User,
    mira: User,
    sell: Callable[..., Order],
    connect: Callable[[User], ConnectedAccount],
    sandbox: Sandbox,
) -> None:
    account, order = connect(mira), sell(ben, mira)
    release_now(actor=Machine.SCHEDULE, earnings=Earning.objects.all(), reason="Test")

    def refuse() -> None:
        lock_rows(ConnectedAccount.objects.filter(pk=account.pk))
        Transfer.objects.create(
            designer=mira,
            order=order,
            stripe_account_id=account.stripe_account_id or "",
            amount_minor=4250,
            currency="usd",
            state=TransferState.REFUSED,
            failure="No.",
            refused_at=timezone.now(),
        )

    while_open(refuse, lambda: pay_designer(actor=Machine.SCHEDULE, designer=mira))
    assert not sandbox.transfers()
