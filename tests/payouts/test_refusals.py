"""What a payout refuses, and what it remembers of a refusal. Each fails without its one rule."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.models import User
from common.models import Machine
from orders.models import LedgerTransaction, Order
from payments.errors import StripeRefused, StripeUnavailable
from payments.gateway.accounts import retrieve_account
from payouts.errors import TransferDiffers
from payouts.models import ConnectedAccount, Earning, Transfer
from payouts.services.complete_transfer import complete_transfer
from payouts.services.pay_designer import pay_designer
from payouts.services.release_earnings import release_now
from payouts.states import EarningState, TransferState
from payouts.tasks import pay_designers_task
from tests.stripe import Sandbox

Sell = Callable[..., Order]
Connect = Callable[[User], ConnectedAccount]


def release_all() -> None:
    release_now(actor=Machine.SCHEDULE, earnings=Earning.objects.all(), reason="Test")


def test_a_transfer_that_stripe_made_of_another_amount_is_not_booked(
    ben: User, mira: User, sell: Sell, connect: Connect, sandbox: Sandbox
) -> None:
    account = connect(mira)
    order = sell(ben, mira)
    release_all()
    sandbox.fault("lost_request", "POST /v1/transfers", times=9)
    with pytest.raises(StripeUnavailable):
        pay_designer(actor=Machine.SCHEDULE, designer=mira)
    sandbox.clear_faults()
    transfer = Transfer.objects.get()
    sandbox.client.v1.transfers.create(
        {
            "amount": 4000,
            "currency": "usd",
            "destination": account.stripe_account_id or "",
            "transfer_group": order.number,
            "source_transaction": order.stripe_charge_id or "",
            "metadata": {"reference": transfer.reference},
        }
    )
    with pytest.raises(TransferDiffers):
        complete_transfer(actor=Machine.SCHEDULE, transfer=transfer, look_first=True)
    transfer.refresh_from_db()
    assert transfer.state == TransferState.RESERVED
    assert not LedgerTransaction.objects.filter(kind="transfer").exists()


def test_what_stripe_refused_is_not_asked_for_again_for_a_day(
    ben: User, mira: User, sell: Sell, connect: Connect, sandbox: Sandbox
) -> None:
    connect(mira)
    sell(ben, mira)
    release_all()
    sandbox.fault("404", "POST /v1/transfers", times=1)
    (refused,) = pay_designer(actor=Machine.SCHEDULE, designer=mira)
    assert refused.state == TransferState.REFUSED
    pay_designers_task()
    assert not sandbox.transfers()
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        pay_designers_task()
    assert len(sandbox.transfers()) == 1


@pytest.mark.parametrize("kind", ["401", "403"])
def test_a_key_that_stripe_refuses_leaves_a_transfer_reserved(
    ben: User, mira: User, sell: Sell, connect: Connect, sandbox: Sandbox, kind: str
) -> None:
    connect(mira)
    sell(ben, mira)
    release_all()
    sandbox.fault(kind, "POST /v1/transfers", times=9)
    with pytest.raises(StripeUnavailable):
        pay_designer(actor=Machine.SCHEDULE, designer=mira)
    assert Transfer.objects.get().state == TransferState.RESERVED


def test_news_of_an_account_that_was_ready_all_along_asks_for_nothing_again(
    ben: User, mira: User, sell: Sell, connect: Connect, sandbox: Sandbox
) -> None:
    account = connect(mira)
    sell(ben, mira)
    release_all()
    sandbox.fault("404", "POST /v1/transfers", times=1)
    pay_designer(actor=Machine.SCHEDULE, designer=mira)
    sandbox.ask_for(account.stripe_account_id or "")
    sandbox.deliver_all()  # the account is ready now as it was before
    assert not sandbox.transfers()


def test_an_account_that_left_us_is_told_from_a_key_that_stripe_refuses(
    mira: User, connect: Connect, sandbox: Sandbox
) -> None:
    account = connect(mira)
    sandbox.deauthorise(account.stripe_account_id or "")
    with pytest.raises(StripeRefused) as refused:
        retrieve_account(account.stripe_account_id or "")
    assert refused.value.code == "account_invalid"


def test_a_hold_that_staff_end_early_ends_now_in_the_books_too(
    ben: User, mira: User, sell: Sell
) -> None:
    sell(ben, mira)
    release_all()
    earning = Earning.objects.get()
    assert earning.state == EarningState.AVAILABLE
    assert earning.available_at <= timezone.now()
