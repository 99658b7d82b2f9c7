"""With the key of another account at Stripe all money waits, and goes on once the key is right."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from aftersales.models import Refund
from aftersales.services.finish_refunds import finish_refunds
from aftersales.states import RefundState
from common.models import Machine
from orders.errors import CheckoutClosed
from orders.models import Order
from payments.errors import StripeUnavailable
from payments.gateway.client import client
from payments.models import WebhookEvent
from payments.states import EventState
from payments.tasks import settle_due_webhooks_task
from payouts.models import ConnectedAccount, Earning, Reversal, Transfer
from payouts.services.connect_account import connect_account
from payouts.services.finish_reversals import finish_reversals
from payouts.services.finish_transfers import finish_transfers
from payouts.services.pay_designer import pay_designer
from payouts.services.refresh_account import refresh_account
from payouts.services.release_earnings import release_now
from payouts.states import AccountStanding, TransferState
from tests.cast import make_designer
from tests.shop import make_listing
from tests.stripe import KEY, Sandbox, running_sandbox

Sell = Callable[..., Order]
Connect = Callable[[User], ConnectedAccount]
GiveBack = Callable[..., Refund]
AT_ONCE = timedelta(0)
ForeignKey = Callable[[], AbstractContextManager[None]]
OTHER_KEY = "sk_test_of_somebody_else"


@pytest.fixture
def foreign_key(sandbox: Sandbox, settings: Settings, tmp_path: Path) -> Iterator[ForeignKey]:
    """Another account at Stripe, which our processes were started with the key of."""
    with running_sandbox(tmp_path, OTHER_KEY) as address:

        @contextmanager
        def go() -> Iterator[None]:
            settings.STRIPE_API_BASE, settings.STRIPE_SECRET_KEY = address, OTHER_KEY
            client.cache_clear()
            yield
            settings.STRIPE_API_BASE, settings.STRIPE_SECRET_KEY = sandbox.url, KEY
            client.cache_clear()

        yield go


def test_a_foreign_key_refuses_no_money_and_loses_no_account_and_all_goes_on_with_the_right_one(
    ben: User,
    mira: User,
    sell: Sell,
    connect: Connect,
    give_back: GiveBack,
    check_out: Callable[..., Order],
    sandbox: Sandbox,
    foreign_key: ForeignKey,
    caplog: pytest.LogCaptureFixture,
) -> None:
    otto = make_designer(username="otto")
    accounts = [connect(mira), connect(otto)]
    paid_out = sell(ben, mira)
    sell(ben, otto)
    release_now(actor=Machine.SCHEDULE, earnings=Earning.objects.all(), reason="Test")
    pay_designer(actor=Machine.SCHEDULE, designer=mira)
    sandbox.deliver_all()
    with foreign_key():
        refund = give_back(paid_out)  # its share is at the designer's account
        for account in accounts:
            with pytest.raises(StripeUnavailable):
                refresh_account(actor=Machine.SCHEDULE, account=account)
        with pytest.raises(StripeUnavailable):
            connect_account(actor=mira)
        with pytest.raises(StripeUnavailable):
            pay_designer(actor=Machine.SCHEDULE, designer=otto)
        # Nobody pays into the other account either.
        with pytest.raises((StripeUnavailable, CheckoutClosed)):
            check_out(ben, make_listing(designer=mira))
        (news,) = sandbox.events("account.updated")[-1:]
        sandbox.deliver({**news, "id": "evt_told_while_the_key_was_wrong"})
        for _ in range(15):
            with time_machine.travel(WebhookEvent.objects.latest("pk").try_after):
                settle_due_webhooks_task()
        finish_refunds(actor=Machine.SCHEDULE, older_than=AT_ONCE)
        finish_transfers(actor=Machine.SCHEDULE, older_than=AT_ONCE)
    assert refund.state == RefundState.RESERVED
    assert Transfer.objects.get(designer=otto).state == TransferState.RESERVED
    for account in accounts:
        account.refresh_from_db()
        assert account.state == AccountStanding.ACTIVE
    assert WebhookEvent.objects.latest("pk").state == EventState.RECEIVED
    alarms = [record for record in caplog.records if record.levelname == "ERROR"]
    assert ["STRIPE_SECRET_KEY is another account's" in a.getMessage() for a in alarms] == [True]

    finish_refunds(actor=Machine.SCHEDULE, older_than=AT_ONCE)
    finish_reversals(actor=Machine.SCHEDULE, older_than=AT_ONCE)
    finish_transfers(actor=Machine.SCHEDULE, older_than=AT_ONCE)
    with time_machine.travel(WebhookEvent.objects.latest("pk").try_after):
        settle_due_webhooks_task()
    refund.refresh_from_db()
    assert refund.state == RefundState.SUCCEEDED
    assert Reversal.objects.get().state == TransferState.MADE
    assert Transfer.objects.get(designer=otto).state == TransferState.MADE
    assert WebhookEvent.objects.latest("pk").state == EventState.PROCESSED


def test_a_reversal_that_was_asked_for_with_a_foreign_key_is_no_debt(
    ben: User,
    mira: User,
    sell: Sell,
    connect: Connect,
    give_back: GiveBack,
    sandbox: Sandbox,
    foreign_key: ForeignKey,
) -> None:
    connect(mira)
    order = sell(ben, mira)
    release_now(actor=Machine.SCHEDULE, earnings=Earning.objects.all(), reason="Test")
    pay_designer(actor=Machine.SCHEDULE, designer=mira)
    sandbox.fault("lost_request", "POST /v1/transfers/*", times=9)
    give_back(order)
    sandbox.clear_faults()
    with foreign_key():
        finish_reversals(actor=Machine.SCHEDULE, older_than=AT_ONCE)
    assert Reversal.objects.get().state == TransferState.RESERVED
    finish_reversals(actor=Machine.SCHEDULE, older_than=AT_ONCE)
    assert Reversal.objects.get().state == TransferState.MADE


def test_a_shop_that_moved_to_another_account_says_since_when(
    ben: User, mira: User, sell: Sell, sandbox: Sandbox, foreign_key: ForeignKey, settings: Settings
) -> None:
    sell(ben, mira)
    with foreign_key():
        with pytest.raises(StripeUnavailable):
            connect_account(actor=mira, country="US")
        settings.STRIPE_MOVED_ON = timezone.now().date() + timedelta(days=1)
        assert connect_account(actor=mira, country="US")
