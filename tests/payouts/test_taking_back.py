"""A refund takes a designer's share from where it is: the hold, the account, or later sales."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from accounts.models import User
from common.models import AuditEntry, Machine
from orders.models import LedgerTransaction, Order, OrderLine
from orders.selectors.balances import owed_to, trial_balance
from payouts.errors import NotPayable, ShareDiffers
from payouts.models import (
    ConnectedAccount,
    Earning,
    Reversal,
    ShareDeduction,
    ShareFreeze,
    Transfer,
    TransferPart,
)
from payouts.services.complete_reversal import complete_reversal
from payouts.services.finish_reversals import finish_reversals
from payouts.services.finish_transfers import finish_transfers
from payouts.services.freeze_share import freeze_share
from payouts.services.give_back_share import give_back_share
from payouts.services.pay_designer import pay_designer
from payouts.services.release_earnings import release_now
from payouts.services.reserve_transfers import reserve_transfers
from payouts.services.take_back_share import take_back_share
from payouts.services.unfreeze_share import unfreeze_share
from payouts.states import EarningState, TransferState
from tests.cast import make_designer
from tests.races import in_threads, while_open
from tests.stripe import Sandbox

Sell = Callable[..., Order]
Connect = Callable[[User], ConnectedAccount]
Refund = Callable[..., None]
ALL = 4250
AT_ONCE = timedelta(0)


def pay(designer: User) -> list[Transfer]:
    release_now(actor=Machine.SCHEDULE, earnings=Earning.objects.all(), reason="Test")
    return pay_designer(actor=Machine.SCHEDULE, designer=designer)


def take(line: OrderLine, amount_minor: int = ALL, cause: str = "RF-1") -> None:
    take_back_share(actor=Machine.STRIPE, line=line, amount_minor=amount_minor, cause=cause)


def give(line: OrderLine, cause: str = "RF-1") -> None:
    give_back_share(actor=Machine.STRIPE, line=line, cause=cause)


def state_of(order: Order) -> tuple[str, int]:
    earning = Earning.objects.get(order_line__order=order)
    return earning.state, earning.due_minor


@pytest.fixture(autouse=True)
def _books_equal_stripes(sandbox: Sandbox) -> Iterator[None]:
    """After each of these tests: sums are zero, and all that moved at Stripe is booked."""
    yield
    booked = trial_balance(currency="usd")
    assert sum(booked.values()) == 0
    assert booked.get("stripe_balance", 0) == sandbox.platform_balance()


def test_s09_what_is_refunded_in_the_hold_is_never_transferred(
    ben: User, mira: User, sell: Sell, connect: Connect, refund: Refund, sandbox: Sandbox
) -> None:
    connect(mira)
    order = sell(ben, mira)
    refund(order.lines.get(), "RF-1")
    assert state_of(order) == (EarningState.TAKEN_BACK, 0)
    with pytest.raises(NotPayable):
        pay(mira)
    assert not sandbox.transfers()
    assert owed_to(mira, currency="usd").minor == 0


def test_s09_half_a_refund_in_the_hold_leaves_the_other_half_to_be_paid(
    ben: User, mira: User, sell: Sell, connect: Connect, refund: Refund, sandbox: Sandbox
) -> None:
    connect(mira)
    order = sell(ben, mira)
    refund(order.lines.get(), "RF-1", part=2)
    assert state_of(order) == (EarningState.PENDING, 2125)
    pay(mira)
    assert [transfer.amount for transfer in sandbox.transfers()] == [2125]
    assert state_of(order) == (EarningState.PAID, 0)
    assert owed_to(mira, currency="usd").minor == 0


def test_s10_what_is_refunded_after_the_transfer_comes_back_from_the_account(
    ben: User, mira: User, sell: Sell, connect: Connect, refund: Refund, sandbox: Sandbox
) -> None:
    connect(mira)
    order = sell(ben, mira)
    pay(mira)
    refund(order.lines.get(), "RF-1")
    reversal = Reversal.objects.get()
    assert (reversal.state, reversal.amount_minor) == (TransferState.MADE, ALL)
    assert [transfer.amount_reversed for transfer in sandbox.transfers()] == [ALL]
    assert state_of(order) == (EarningState.TAKEN_BACK, 0)
    assert owed_to(mira, currency="usd").minor == 0
    acts = AuditEntry.objects.filter(target_id=reversal.reference).order_by("pk")
    assert list(acts.values_list("machine", "act")) == [
        ("stripe", "reversal.reserved"),
        ("schedule", "reversal.made"),
    ]


def test_s10_a_reversal_whose_answer_was_lost_is_made_once(
    ben: User, mira: User, sell: Sell, connect: Connect, refund: Refund, sandbox: Sandbox
) -> None:
    connect(mira)
    order = sell(ben, mira)
    pay(mira)
    sandbox.fault("timeout", "POST /v1/transfers/*/reversals", times=3, seconds=0.1)
    refund(order.lines.get(), "RF-1")
    assert Reversal.objects.get().state == TransferState.RESERVED
    sandbox.clear_faults()
    sandbox.advance(hours=25)  # Stripe has forgotten the key
    assert finish_reversals(actor=Machine.SCHEDULE) == 0  # an answer may still be on its way
    assert finish_reversals(actor=Machine.SCHEDULE, older_than=AT_ONCE) == 1
    assert finish_reversals(actor=Machine.SCHEDULE, older_than=AT_ONCE) == 0
    assert [transfer.amount_reversed for transfer in sandbox.transfers()] == [ALL]
    assert LedgerTransaction.objects.filter(kind="reversal").count() == 1


def test_s11_a_refund_of_one_designers_line_leaves_the_other_designer_alone(
    ben: User, mira: User, sell: Sell, connect: Connect, refund: Refund, sandbox: Sandbox
) -> None:
    otto = make_designer(username="otto")
    accounts = {connect(designer).stripe_account_id: designer for designer in (mira, otto)}
    order = sell(ben, mira, otto)
    pay(mira)
    pay(otto)
    refund(order.lines.get(designer=mira), "RF-1")
    back = {accounts[t.destination]: t.amount_reversed for t in sandbox.transfers()}
    assert back == {mira: ALL, otto: 0}
    assert Earning.objects.get(designer=otto).state == EarningState.PAID
    assert owed_to(otto, currency="usd").minor == owed_to(mira, currency="usd").minor == 0


def test_s12_what_the_account_cannot_give_back_is_settled_by_later_sales_before_any_payout(
    ben: User,
    carol: User,
    mira: User,
    sell: Sell,
    connect: Connect,
    refund: Refund,
    sandbox: Sandbox,
) -> None:
    account = connect(mira)
    first = sell(ben, mira)
    pay(mira)
    sandbox.settle()
    sandbox.pay_out(account.stripe_account_id or "")
    refund(first.lines.get(), "RF-1")
    reversal = Reversal.objects.get()
    assert reversal.state == TransferState.REFUSED
    assert "insufficient" in reversal.failure
    assert state_of(first) == (EarningState.PAID, -ALL)
    assert owed_to(mira, currency="usd").minor == -ALL
    second = sell(carol, mira, price_minor=3000)
    with pytest.raises(NotPayable, match=r"17\.00 USD is owed for refunded sales"):
        pay(mira)
    third = sell(ben, mira, price_minor=4000)
    (transfer,) = pay(mira)
    assert (transfer.order, transfer.amount_minor) == (third, 2550 + 3400 - ALL)
    assert sorted(transfer.parts.values_list("amount_minor", flat=True)) == [-ALL, 2550, 3400]
    assert state_of(first) == (EarningState.TAKEN_BACK, 0)
    assert state_of(second) == state_of(third) == (EarningState.PAID, 0)
    assert owed_to(mira, currency="usd").minor == 0


def test_s12_a_refused_transfer_leaves_the_debt_as_it_was(
    ben: User,
    carol: User,
    mira: User,
    sell: Sell,
    connect: Connect,
    refund: Refund,
    sandbox: Sandbox,
) -> None:
    account = connect(mira)
    first = sell(ben, mira, price_minor=2000)
    pay(mira)
    sandbox.settle()
    sandbox.pay_out(account.stripe_account_id or "")
    refund(first.lines.get(), "RF-1")
    second = sell(carol, mira)
    sandbox.restrict(account.stripe_account_id or "")
    (transfer,) = pay(mira)
    assert (transfer.state, transfer.amount_minor) == (TransferState.REFUSED, ALL - 1700)
    assert state_of(first) == (EarningState.PAID, -1700)
    assert state_of(second) == (EarningState.AVAILABLE, ALL)


def test_what_is_refunded_while_a_transfer_is_not_answered_comes_back_when_it_is(
    ben: User, mira: User, sell: Sell, connect: Connect, refund: Refund, sandbox: Sandbox
) -> None:
    connect(mira)
    order = sell(ben, mira)
    release_now(actor=Machine.SCHEDULE, earnings=Earning.objects.all(), reason="Test")
    reserve_transfers(actor=Machine.SCHEDULE, designer=mira)
    refund(order.lines.get(), "RF-1")
    assert state_of(order) == (EarningState.TRANSFERRING, -ALL)
    assert not Reversal.objects.exists()
    finish_transfers(actor=Machine.SCHEDULE, older_than=AT_ONCE)
    assert Reversal.objects.get().state == TransferState.MADE
    assert state_of(order) == (EarningState.TAKEN_BACK, 0)
    assert owed_to(mira, currency="usd").minor == 0


def test_a_cause_takes_and_gives_back_once_however_often_it_is_told(
    ben: User, mira: User, sell: Sell
) -> None:
    order = sell(ben, mira)
    line = order.lines.get()
    for _ in range(2):
        take(line, 1000)
    take(line, 250, cause="RF-2")
    assert state_of(order) == (EarningState.PENDING, 3000)
    with pytest.raises(ShareDiffers):
        take(line, 999)
    for _ in range(2):
        give(line)
    assert state_of(order) == (EarningState.PENDING, 4000)
    give(line, cause="RF-3")
    assert ShareDeduction.objects.count() == 3


def test_no_more_is_taken_than_the_share(ben: User, mira: User, sell: Sell) -> None:
    line = sell(ben, mira).lines.get()
    take(line, ALL - 1)
    with pytest.raises(ShareDiffers, match=r"0\.01 USD is left"):
        take(line, 2, cause="RF-2")
    take(line, 0, cause="RF-3")
    assert ShareDeduction.objects.count() == 1


def test_two_refunds_at_once_take_no_more_than_the_share(ben: User, mira: User, sell: Sell) -> None:
    line = sell(ben, mira).lines.get()

    def take_more() -> None:
        with pytest.raises(ShareDiffers):
            take(line, 1, cause="RF-2")

    while_open(lambda: take(line), take_more)
    assert Earning.objects.get().due_minor == 0


def test_a_share_given_back_in_the_hold_stays_in_the_hold_and_then_is_paid(
    ben: User, mira: User, sell: Sell, connect: Connect, sandbox: Sandbox
) -> None:
    connect(mira)
    order = sell(ben, mira)
    line = order.lines.get()
    take(line)
    give(line)
    assert state_of(order) == (EarningState.PENDING, ALL)
    pay(mira)
    assert [transfer.amount for transfer in sandbox.transfers()] == [ALL]


def test_a_share_that_came_back_and_is_given_back_is_paid_anew_from_the_balance(
    ben: User, carol: User, mira: User, sell: Sell, connect: Connect, sandbox: Sandbox
) -> None:
    connect(mira)
    order = sell(ben, mira)
    pay(mira)
    line = order.lines.get()
    take(line)
    give(line)
    assert state_of(order) == (EarningState.AVAILABLE, ALL)
    sell(carol, make_designer(username="otto"))
    sandbox.settle()
    for transfer in pay(mira):
        assert transfer.state == TransferState.MADE
    assert state_of(order) == (EarningState.PAID, 0)
    assert owed_to(mira, currency="usd").minor == 0


def test_a_debt_that_is_given_back_is_no_debt_any_more(
    ben: User, mira: User, sell: Sell, connect: Connect, sandbox: Sandbox
) -> None:
    account = connect(mira)
    order = sell(ben, mira)
    pay(mira)
    sandbox.settle()
    sandbox.pay_out(account.stripe_account_id or "")
    line = order.lines.get()
    take(line)
    give(line)
    assert state_of(order) == (EarningState.PAID, 0)
    assert not Earning.objects.owing().exists()


def test_a_frozen_share_is_not_paid_until_every_cause_is_lifted(
    ben: User, mira: User, sell: Sell, connect: Connect, sandbox: Sandbox
) -> None:
    connect(mira)
    line = sell(ben, mira).lines.get()
    for cause in ("du_1", "du_1", "issfr_1"):
        freeze_share(actor=Machine.STRIPE, line=line, cause=cause, reason="The buyer disputes it.")
    assert ShareFreeze.objects.count() == 2
    unfreeze_share(actor=Machine.STRIPE, line=line, cause="issfr_1")
    with pytest.raises(NotPayable):
        pay(mira)
    assert not sandbox.transfers()
    unfreeze_share(actor=Machine.STRIPE, line=line, cause="du_1")
    assert len(pay(mira)) == 1


def test_a_share_that_is_frozen_in_the_moment_of_the_payout_is_not_paid(
    ben: User, mira: User, sell: Sell, connect: Connect, sandbox: Sandbox
) -> None:
    connect(mira)
    line = sell(ben, mira).lines.get()
    release_now(actor=Machine.SCHEDULE, earnings=Earning.objects.all(), reason="Test")

    def freeze() -> None:
        freeze_share(actor=Machine.STRIPE, line=line, cause="du_1", reason="The buyer disputes it.")

    def pay_now() -> None:
        with pytest.raises(NotPayable):
            pay_designer(actor=Machine.SCHEDULE, designer=mira)

    while_open(freeze, pay_now)
    assert not sandbox.transfers()


def test_a_reversal_asked_for_twice_at_once_is_made_once(
    ben: User, mira: User, sell: Sell, connect: Connect, refund: Refund, sandbox: Sandbox
) -> None:
    connect(mira)
    order = sell(ben, mira)
    pay(mira)
    sandbox.fault("503", "POST /v1/transfers/*/reversals", times=3)
    refund(order.lines.get(), "RF-1")
    sandbox.clear_faults()
    reversal = Reversal.objects.select_related("transfer__order").get()

    def ask() -> None:
        complete_reversal(actor=Machine.SCHEDULE, reversal=reversal, look_first=True)

    in_threads(ask, times=2)
    assert [transfer.amount_reversed for transfer in sandbox.transfers()] == [ALL]
    assert LedgerTransaction.objects.filter(kind="reversal").count() == 1


def test_the_database_refuses_what_the_services_never_do(
    ben: User, mira: User, sell: Sell, connect: Connect
) -> None:
    connect(mira)
    line = sell(ben, mira).lines.get()
    pay(mira)
    take(line, 250)
    earning, transfer = Earning.objects.get(), Transfer.objects.get()
    deduction, part = ShareDeduction.objects.get(), TransferPart.objects.get()
    more = Reversal(transfer=transfer, earning=earning, amount_minor=ALL, currency="usd")
    for wrong in (
        lambda: ShareDeduction.objects.filter(pk=deduction.pk).update(amount_minor=1),
        deduction.delete,
        lambda: TransferPart.objects.filter(pk=part.pk).update(amount_minor=1),
        lambda: Earning.objects.update(deducted_minor=ALL + 1),
        lambda: Earning.objects.update(state=EarningState.AVAILABLE),
        more.save,
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            wrong()
