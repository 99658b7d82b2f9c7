"""The sandbox for all tests of money, a sale, and a designer who can be paid."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from accounts.models import User
from common.locking import lock_rows
from common.models import Machine
from orders.cart import CartItem
from orders.models import LedgerAccount, LedgerKind, Order, OrderLine
from orders.services.post_to_ledger import Posting, post_to_ledger
from orders.services.start_checkout import start_checkout
from payments.gateway.balance import movement_of
from payouts.models import ConnectedAccount
from payouts.services.connect_account import connect_account
from payouts.services.refresh_account import refresh_account
from payouts.services.take_back_share import take_back_share
from tests.shop import make_listing
from tests.stripe import Sandbox, sandbox, sandbox_process

__all__ = ["sandbox", "sandbox_process"]


@pytest.fixture
def sell(sandbox: Sandbox) -> Callable[..., Order]:
    """The buyer bought one piece of each designer at the price, and all webhooks came."""

    def go(buyer: User, *designers: User, price_minor: int = 5000, coupon: str = "") -> Order:
        offers = [
            make_listing(designer=designer, price_minor=price_minor) for designer in designers
        ]
        items = [CartItem(offer.public_id, offer.price_minor) for offer in offers]
        order = start_checkout(actor=buyer, items=items, coupon_code=coupon)
        assert sandbox.pay(order.stripe_session_url) == 303
        sandbox.deliver_all()
        order.refresh_from_db()
        return order

    return go


@pytest.fixture
def connect(sandbox: Sandbox) -> Callable[[User], ConnectedAccount]:
    """The designer's account is open, onboarded and known to be ready."""

    def go(designer: User) -> ConnectedAccount:
        connect_account(actor=designer, country="US")
        account = ConnectedAccount.objects.live_of(designer).get()
        sandbox.control(f"accounts/{account.stripe_account_id}/onboard")
        return refresh_account(actor=Machine.STRIPE, account=account)

    return go


@pytest.fixture
def refund(sandbox: Sandbox) -> Callable[..., None]:
    """A line is refunded at Stripe, booked, and its share taken back, as refunds do it."""

    def go(line: OrderLine, cause: str, part: int = 1) -> None:
        """Refund one `part`th of the line: all of it, half of it."""
        settled = line.settlement
        amount, share = line.price_minor // part, settled.designer_share_minor // part
        made: Any = sandbox.client.v1.refunds.create(
            {
                "charge": line.order.stripe_charge_id or "",
                "amount": amount,
                "expand": ["balance_transaction"],
            }
        )
        with transaction.atomic():
            lock_rows(Order.objects.filter(pk=line.order_id))
            post_to_ledger(
                kind=LedgerKind.REFUND,
                cause=cause,
                order=line.order,
                currency=line.order.currency,
                moved=movement_of(made.balance_transaction),
                postings=[
                    Posting(
                        account=LedgerAccount.DESIGNER_PAYABLE,
                        amount_minor=share,
                        owner_id=line.designer_id,
                        order_line=line,
                    ),
                    Posting(
                        account=LedgerAccount.PLATFORM_FEES,
                        amount_minor=amount - share,
                        order_line=line,
                    ),
                ],
            )
            take_back_share(actor=Machine.STRIPE, line=line, amount_minor=share, cause=cause)

    return go
