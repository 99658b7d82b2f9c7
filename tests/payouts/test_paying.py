"""A share is paid once: held, due, transferred, whatever Stripe or the network does."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from common.models import Machine
from models_catalog.models.licence_offer import LOWEST_PRICE_MINOR
from orders.models import Coupon, LedgerTransaction, Order
from orders.selectors.balances import owed_to, trial_balance
from payments.errors import StripeUnavailable
from payouts.errors import NotPayable
from payouts.models import ConnectedAccount, Earning, Transfer
from payouts.services.complete_transfer import complete_transfer
from payouts.services.finish_transfers import finish_transfers
from payouts.services.pay_designer import pay_designer
from payouts.services.release_earnings import release_earnings, release_now
from payouts.services.reserve_transfers import reserve_transfers
from payouts.states import AccountStanding, EarningState, TransferState
from payouts.tasks import pay_designers_task
from tests.cast import make_designer
from tests.races import in_threads
from tests.stripe import Sandbox

Sell = Callable[..., Order]
Connect = Callable[[User], ConnectedAccount]
AT_ONCE = timedelta(0)


def release_all() -> None:
    release_now(actor=Machine.SCHEDULE, earnings=Earning.objects.all(), reason="Test")


def pay_chosen(designer: User) -> list[Transfer]:
    """As staff do it, who may go below the smallest payout and ask right after a refusal."""
    chosen = Earning.objects.of_designer(designer)
    return pay_designer(actor=Machine.SCHEDULE, designer=designer, chosen=chosen, reason="Test")


def test_a_share_is_held_and_then_due(
    ben: User, mira: User, sell: Sell, settings: Settings
) -> None:
    settings.PAYOUT_HOLD_HOURS, settings.PAYOUT_FIRST_SALES = 48, 0
    sell(ben, mira)
    earning = Earning.objects.get()
    assert (earning.state, earning.amount_minor) == (EarningState.PENDING, 4250)
    assert earning.available_at == earning.earned_at + timedelta(hours=48)
    assert release_earnings(actor=Machine.SCHEDULE) == 0
    assert release_earnings(actor=Machine.SCHEDULE, now=timezone.now() + timedelta(hours=49)) == 1
    earning.refresh_from_db()
    assert earning.state == EarningState.AVAILABLE


def test_each_designer_of_an_order_is_paid_their_share(
    ben: User, mira: User, sell: Sell, connect: Connect, sandbox: Sandbox
) -> None:
    otto = make_designer(username="otto")
    for designer in (mira, otto):
        connect(designer)
    order = sell(ben, mira, otto, price_minor=3333)
    release_all()
    pay_designers_task()
    assert set(Earning.objects.values_list("state", flat=True)) == {EarningState.PAID}
    made = sandbox.transfers()
    assert sorted(transfer.amount for transfer in made) == [2833, 2833]
    assert {transfer.transfer_group for transfer in made} == {order.number}
    assert {transfer.source_transaction for transfer in made} == {order.stripe_charge_id}
    for designer in (mira, otto):
        assert owed_to(designer, currency="usd").minor == 0
    assert trial_balance(currency="usd")["stripe_balance"] == sandbox.platform_balance()


def test_a35_the_payout_run_twice_at_once_makes_one_transfer(
    ben: User, mira: User, sell: Sell, connect: Connect, sandbox: Sandbox
) -> None:
    connect(mira)
    sell(ben, mira)
    release_all()
    in_threads(pay_designers_task, times=3)
    assert len(sandbox.transfers()) == 1
    assert Transfer.objects.get().state == TransferState.MADE
    assert LedgerTransaction.objects.filter(kind="transfer").count() == 1


@pytest.mark.parametrize("kind", ["error500_after_commit", "timeout"])
def test_a35_s05_a_transfer_whose_answer_was_lost_is_recorded_and_made_once(
    ben: User, mira: User, sell: Sell, connect: Connect, sandbox: Sandbox, kind: str
) -> None:
    connect(mira)
    sell(ben, mira)
    release_all()
    sandbox.fault(kind, "POST /v1/transfers", times=3, seconds=0.1)
    with pytest.raises(StripeUnavailable):
        pay_designer(actor=Machine.SCHEDULE, designer=mira)
    transfer = Transfer.objects.get()
    assert transfer.state == TransferState.RESERVED
    assert Earning.objects.get().state == EarningState.TRANSFERRING
    sandbox.clear_faults()
    assert finish_transfers(actor=Machine.SCHEDULE) == 0  # an answer may still be on its way
    assert finish_transfers(actor=Machine.SCHEDULE, older_than=AT_ONCE) == 1
    transfer.refresh_from_db()
    (made,) = sandbox.transfers()
    assert (transfer.state, transfer.stripe_transfer_id) == (TransferState.MADE, made.id)
    assert finish_transfers(actor=Machine.SCHEDULE, older_than=AT_ONCE) == 0


def test_s05_a_retry_with_the_stored_key_gives_the_same_transfer(
    ben: User, mira: User, sell: Sell, connect: Connect, sandbox: Sandbox
) -> None:
    connect(mira)
    sell(ben, mira)
    release_all()
    (transfer,) = reserve_transfers(actor=Machine.SCHEDULE, designer=mira)
    for _ in range(2):
        complete_transfer(actor=Machine.SCHEDULE, transfer=transfer, look_first=False)
    assert len(sandbox.transfers()) == 1


def test_s06_after_the_key_is_forgotten_the_transfer_is_found_before_it_is_asked_for(
    ben: User, mira: User, sell: Sell, connect: Connect, sandbox: Sandbox
) -> None:
    connect(mira)
    sell(ben, mira)
    release_all()
    sandbox.fault("timeout", "POST /v1/transfers", times=3, seconds=0.1)
    with pytest.raises(StripeUnavailable):
        pay_designer(actor=Machine.SCHEDULE, designer=mira)
    sandbox.clear_faults()
    sandbox.advance(hours=25)
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        assert finish_transfers(actor=Machine.SCHEDULE) == 1
    assert len(sandbox.transfers()) == 1
    assert LedgerTransaction.objects.filter(kind="transfer").count() == 1


def test_s21_an_account_that_is_not_ready_is_not_asked_and_the_share_stays_owed(
    ben: User, mira: User, sell: Sell, sandbox: Sandbox
) -> None:
    sell(ben, mira)
    release_all()
    with pytest.raises(NotPayable):
        pay_designer(actor=Machine.SCHEDULE, designer=mira)
    assert not Transfer.objects.exists()
    assert owed_to(mira, currency="usd").minor == 4250


def test_s21_a_restricted_account_gives_the_share_back_and_is_paid_once_lifted(
    ben: User, mira: User, sell: Sell, connect: Connect, sandbox: Sandbox
) -> None:
    account = connect(mira)
    sell(ben, mira)
    release_all()
    sandbox.control(f"accounts/{account.stripe_account_id}/restrict")
    (transfer,) = pay_designer(actor=Machine.SCHEDULE, designer=mira)
    assert transfer.state == TransferState.REFUSED
    assert "capabilities" in transfer.failure
    account.refresh_from_db()
    assert account.state == AccountStanding.RESTRICTED
    assert Earning.objects.get().state == EarningState.AVAILABLE
    pay_designers_task()
    assert not sandbox.transfers()
    sandbox.control(f"accounts/{account.stripe_account_id}/lift")
    sandbox.deliver_all()  # and is paid at once, not a day after the refusal
    account.refresh_from_db()
    assert account.state == AccountStanding.ACTIVE
    assert len(sandbox.transfers()) == 1
    assert Earning.objects.get().state == EarningState.PAID


def test_less_than_the_smallest_payout_waits_for_the_next_sale(
    ben: User, carol: User, mira: User, sell: Sell, connect: Connect, sandbox: Sandbox
) -> None:
    connect(mira)
    sell(ben, mira, price_minor=800)
    release_all()
    with pytest.raises(NotPayable):
        pay_designer(actor=Machine.SCHEDULE, designer=mira)
    sell(carol, mira, price_minor=800)
    release_all()
    assert len(pay_designer(actor=Machine.SCHEDULE, designer=mira)) == 2
    assert sum(transfer.amount for transfer in sandbox.transfers()) == 1360


def test_an_account_update_makes_the_account_ready_and_pays_what_is_due(
    ben: User, mira: User, sell: Sell, sandbox: Sandbox
) -> None:
    from payouts.services.connect_account import connect_account

    sell(ben, mira)
    release_all()
    connect_account(actor=mira, country="US")
    account = ConnectedAccount.objects.get()
    assert account.state == AccountStanding.ONBOARDING
    sandbox.control(f"accounts/{account.stripe_account_id}/onboard")
    sandbox.deliver_all()
    account.refresh_from_db()
    assert account.is_ready
    assert Earning.objects.get().state == EarningState.PAID


def test_the_cheapest_sale_pays_its_designer_out_of_its_own_charge(
    ben: User, mira: User, sell: Sell, connect: Connect, sandbox: Sandbox
) -> None:
    """At 15% alone Stripe's fee would leave less than the share."""
    connect(mira)
    order = sell(ben, mira, price_minor=LOWEST_PRICE_MINOR)
    assert order.lines.get().fee_minimum_minor == 50
    release_all()
    (transfer,) = pay_chosen(mira)
    assert (transfer.state, transfer.source_charge_id) == ("made", order.stripe_charge_id)
    assert owed_to(mira, currency="usd").minor == 0


def test_what_the_platforms_coupon_adds_beyond_the_charge_comes_from_the_balance(
    ben: User, carol: User, mira: User, sell: Sell, connect: Connect, sandbox: Sandbox
) -> None:
    connect(mira)
    Coupon.objects.create(code="HALF", percent_off=50, currency="usd", starts_on=date(2026, 1, 1))
    order = sell(ben, mira, coupon="HALF")
    release_all()
    charged, from_balance = pay_designer(actor=Machine.SCHEDULE, designer=mira)
    net = 2500 - sandbox.platform_fees()
    assert (charged.amount_minor, charged.source_charge_id) == (net, order.stripe_charge_id)
    assert (charged.state, from_balance.state) == ("made", "refused")
    assert Earning.objects.get().due_minor == from_balance.amount_minor == 4250 - net
    sell(carol, make_designer(username="otto"))
    sandbox.settle()
    (again,) = pay_chosen(mira)
    assert (again.state, again.source_charge_id) == ("made", "")
    assert owed_to(mira, currency="usd").minor == 0
    assert Earning.objects.get(designer=mira).state == EarningState.PAID
