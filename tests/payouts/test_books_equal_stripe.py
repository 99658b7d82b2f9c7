"""Whatever gets lost, doubled, shuffled or cut off, in the end our books are Stripe's."""

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from urllib.error import HTTPError
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone

from accounts.models import User
from aftersales.errors import RefundNotPossible
from aftersales.services.finish_refunds import finish_refunds
from aftersales.services.reserve_refund import reserve_refund
from aftersales.states import RefundReason
from common.models import Machine
from orders.cart import CartItem
from orders.models import LedgerTransaction, LicenceGrant, Order
from orders.selectors.balances import owed_to, trial_balance
from orders.services.reconcile_orders import reconcile_orders
from orders.services.start_checkout import start_checkout
from orders.states import OrderState
from payments.errors import StripeUnavailable
from payouts.models import ConnectedAccount, Earning
from payouts.services.finish_reversals import finish_reversals
from payouts.services.finish_transfers import finish_transfers
from payouts.services.release_earnings import release_now
from payouts.tasks import pay_designers_task
from tests.bookkeeping.checking import check
from tests.cast import make_designer, make_person
from tests.shop import make_listing
from tests.stripe import CARD_DECLINED, Sandbox

# Seeds that leave a designer less than the least payout.
BELOW_THE_LEAST_PAYOUT = (9014, 9099)
SEEDS = [*range(8), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(8, 200))]


@pytest.mark.slow
@pytest.mark.parametrize("seed", [*SEEDS, *BELOW_THE_LEAST_PAYOUT])
def test_s34_after_faults_the_ledger_equals_stripes_balances(
    mira: User, sandbox: Sandbox, connect: Callable[[User], ConnectedAccount], seed: int
) -> None:
    dice = random.Random(seed)  # noqa: S311 (repeatable on purpose)
    designers = [mira, make_designer(username="otto"), make_designer(username="ines")]
    for designer in designers:
        connect(designer)
    for number in range(4):
        _visit(dice, sandbox, make_person(username=f"buyer{number}"), designers)
    events = [event for event in sandbox.events() if dice.random() < 0.5] * 2
    dice.shuffle(events)
    sandbox.deliver(*events)
    _refund_some(dice, sandbox, seed)
    release_now(actor=Machine.SCHEDULE, earnings=Earning.objects.all(), reason="Test")
    for kind in ("timeout", "error500_after_commit"):
        sandbox.fault(kind, "POST /v1/transfers", times=9, chance=0.5, seconds=0.05, seed=seed)
    pay_designers_task()
    sandbox.clear_faults()
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        reconcile_orders(actor=Machine.SCHEDULE)
        release_now(actor=Machine.SCHEDULE, earnings=Earning.objects.all(), reason="Test")
        finish_transfers(actor=Machine.SCHEDULE)
        pay_designers_task()
        finish_transfers(actor=Machine.SCHEDULE)
    _refund_some(dice, sandbox, seed)
    sandbox.deliver(*sandbox.events("refund.created", "charge.refunded"))
    with time_machine.travel(timezone.now() + timedelta(minutes=70)):
        finish_refunds(actor=Machine.SCHEDULE)
        finish_reversals(actor=Machine.SCHEDULE)
        # What came back of one sale may be owed of another that was not refunded.
        pay_designers_task()
        finish_transfers(actor=Machine.SCHEDULE)
    _assert_books_equal_stripes(sandbox, designers)


def _visit(dice: random.Random, sandbox: Sandbox, buyer: User, designers: list[User]) -> None:
    """A buyer fills a cart, and pays, is declined, or walks away."""
    offers = [
        make_listing(designer=dice.choice(designers), price_minor=dice.randint(1000, 20_000))
        for _ in range(dice.randint(1, 3))
    ]
    items = [CartItem(offer.public_id, offer.price_minor) for offer in offers]
    if dice.random() < 0.3:
        sandbox.fault("error500_after_commit", "POST /v1/checkout/sessions")
    with suppress(StripeUnavailable):
        order = start_checkout(actor=buyer, items=items)
        ending = dice.choice(["pay", "pay", "pay", "declined, then pay", "walk away"])
        if ending == "declined, then pay":
            sandbox.pay(order.stripe_session_url, CARD_DECLINED)
        if ending != "walk away":
            assert sandbox.pay(order.stripe_session_url) == 303
    sandbox.clear_faults()


def _refund_some(dice: random.Random, sandbox: Sandbox, seed: int) -> None:
    """Staff give orders or parts of them back, and so does somebody at Stripe; answers get lost."""
    for kind in ("timeout", "error500_after_commit"):
        for match in ("POST /v1/refunds", "POST /v1/transfers/*/reversals"):
            sandbox.fault(kind, match, times=9, chance=0.3, seconds=0.05, seed=seed)
    for order in Order.objects.filter(state=OrderState.PAID).order_by("pk"):
        part = dice.choice([None, None, dice.randint(1, order.total_minor)])
        ending = dice.choice(["kept", "kept", "by staff", "at Stripe"])
        if ending == "at Stripe":
            with suppress(HTTPError):  # where less than that is left
                sandbox.refund_in_dashboard(order.stripe_charge_id or "", part)
        if ending == "by staff":
            with suppress(RefundNotPossible):
                reserve_refund(
                    actor=Machine.STRIPE,
                    order=order,
                    reason=RefundReason.REQUESTED,
                    attempt=uuid4(),
                    amount_minor=part,
                )
    sandbox.clear_faults()


def _assert_books_equal_stripes(sandbox: Sandbox, designers: list[User]) -> None:
    books = trial_balance(currency="usd")
    assert sum(books.values()) == 0
    assert books.get("stripe_balance", 0) == sandbox.platform_balance()
    assert books.get("stripe_fees", 0) == sandbox.platform_fees()
    paid = Order.objects.filter(state=OrderState.PAID)
    sessions = sandbox.client.v1.checkout.sessions.list({"limit": 100}).data
    assert paid.count() == sum(session.payment_status == "paid" for session in sessions)
    assert LicenceGrant.objects.count() == sum(order.lines.count() for order in paid)
    assert LedgerTransaction.objects.filter(kind="payment").count() == paid.count()
    for designer in designers:
        account = ConnectedAccount.objects.get(designer=designer).stripe_account_id
        received = sum(
            t.amount - t.amount_reversed for t in sandbox.transfers() if t.destination == account
        )
        shares = Earning.objects.filter(designer=designer)
        earned = sum(earning.amount_minor - earning.deducted_minor for earning in shares)
        # What is below the least payout waits for the next sale.
        owed = owed_to(designer, currency="usd").minor
        assert earned - received == owed < settings.PAYOUT_MINIMUM_MINOR
        assert owed >= 0
    assert check() == {}
