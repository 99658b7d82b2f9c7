"""A designer takes our access to an account away: it is kept as left, and the next one is paid."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from common.models import AuditEntry, Machine
from orders.models import Order
from orders.selectors.balances import owed_to
from payments.errors import StripeUnavailable
from payouts.errors import CountryNotPaid
from payouts.models import ConnectedAccount, Earning, Transfer
from payouts.services.connect_account import connect_account
from payouts.services.finish_transfers import finish_transfers
from payouts.services.pay_designer import pay_designer
from payouts.services.release_earnings import release_now
from payouts.states import AccountStanding, EarningState
from payouts.tasks import pay_designers_task
from tests.fixtures import ClientOf
from tests.payouts.test_paying import AT_ONCE
from tests.stripe import Sandbox

Sell = Callable[..., Order]
Connect = Callable[[User], ConnectedAccount]


def release_all() -> None:
    release_now(actor=Machine.SCHEDULE, earnings=Earning.objects.all(), reason="Test")


def leave(sandbox: Sandbox, account: ConnectedAccount) -> None:
    sandbox.deauthorise(account.stripe_account_id or "")
    sandbox.deliver_all()
    account.refresh_from_db()


def test_s21_what_is_due_waits_for_the_account_that_is_connected_next(
    ben: User,
    mira: User,
    client_of: ClientOf,
    sell: Sell,
    connect: Connect,
    sandbox: Sandbox,
) -> None:
    first = connect(mira)
    sell(ben, mira)
    release_all()
    leave(sandbox, first)
    assert first.state == AccountStanding.LEFT
    assert first.left_at
    pay_designers_task()
    assert not Transfer.objects.exists()
    assert "Connect an account" in client_of(mira).get("/studio/payouts/").content.decode()
    second = connect(mira)
    assert second.pk != first.pk
    pay_designers_task()
    (made,) = sandbox.transfers()
    assert made.destination == second.stripe_account_id
    assert owed_to(mira, currency="usd").minor == 0


def test_s21_a_transfer_that_was_under_way_to_the_old_account_goes_to_the_new_one_at_once(
    ben: User, mira: User, sell: Sell, connect: Connect, sandbox: Sandbox
) -> None:
    first = connect(mira)
    sell(ben, mira)
    release_all()
    sandbox.fault("lost_request", "POST /v1/transfers", times=9)
    with pytest.raises(StripeUnavailable):
        pay_designer(actor=Machine.SCHEDULE, designer=mira)
    sandbox.clear_faults()
    leave(sandbox, first)
    connect(mira)
    assert finish_transfers(actor=Machine.SCHEDULE, older_than=AT_ONCE) == 0
    assert Earning.objects.get().state == EarningState.AVAILABLE
    pay_designers_task()
    assert len(sandbox.transfers()) == 1
    assert Earning.objects.get().state == EarningState.PAID


def test_an_account_whose_leaving_was_not_told_is_found_gone_when_its_designer_goes_on(
    mira: User, connect: Connect, sandbox: Sandbox
) -> None:
    first = connect(mira)
    sandbox.deauthorise(first.stripe_account_id or "")
    with pytest.raises(CountryNotPaid, match="no longer connected"):
        connect_account(actor=mira)
    first.refresh_from_db()
    assert first.state == AccountStanding.LEFT
    assert connect_account(actor=mira, country="US").startswith(sandbox.url)
    assert ConnectedAccount.objects.live_of(mira).get().state == AccountStanding.ONBOARDING


def test_the_leaving_told_twice_is_written_down_once_and_leaves_the_next_account_alone(
    mira: User, connect: Connect, sandbox: Sandbox
) -> None:
    first = connect(mira)
    leave(sandbox, first)
    left_at = first.left_at
    second = connect(mira)
    (event,) = sandbox.events("account.application.deauthorized")
    sandbox.deliver({**event, "id": "evt_told_again"})
    first.refresh_from_db()
    assert first.left_at == left_at
    assert AuditEntry.objects.filter(act="account.left").count() == 1
    second.refresh_from_db()
    assert second.is_ready


def test_the_database_refuses_a_second_account_beside_one_that_was_not_left(
    mira: User, connect: Connect
) -> None:
    connect(mira)
    with pytest.raises(IntegrityError), transaction.atomic():
        ConnectedAccount.objects.create(designer=mira)
