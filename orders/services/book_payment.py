"""The ledger entries of a payment that came in."""

from orders.models import HeldPayment, LedgerAccount, LedgerKind, LineSettlement, Order
from orders.postings import line_postings
from orders.services.post_to_ledger import Posting, post_to_ledger
from payments.gateway.balance import BalanceMovement


def book_payment(*, order: Order, moved: BalanceMovement | None) -> None:
    """Book what the buyer paid, its shares line by line, and Stripe's fee.

    Runs in settlement, after the lines were settled. Without a payment only what the platform owes
    the designers for its own coupon is booked, and nothing where that is nothing.
    """
    postings = share_postings(order)
    if moved is None and not any(posting.amount_minor for posting in postings):
        return
    post_to_ledger(
        kind=LedgerKind.PAYMENT,
        cause=order.number,
        order=order,
        currency=order.currency,
        moved=moved,
        postings=postings,
    )


def share_postings(order: Order) -> list[Posting]:
    """The credits of a sale: tax, platform's fee and designer's share of each line."""
    settled = LineSettlement.objects.filter(order_line__order=order)
    return [
        posting
        for row in settled.select_related("order_line").order_by("order_line__position")
        for posting in line_postings(row, sign=-1)
    ]


def book_held_payment(*, held: HeldPayment, moved: BalanceMovement) -> None:
    """Book money that matches no order as owed back, so that the books equal Stripe's.

    In the currency in which Stripe holds it, which need not be the order's.
    """
    post_to_ledger(
        kind=LedgerKind.QUARANTINED_PAYMENT,
        cause=held.stripe_payment_intent_id,
        order=held.order,
        currency=moved.currency,
        moved=moved,
        postings=[Posting(account=LedgerAccount.UNALLOCATED, amount_minor=-moved.amount_minor)],
    )


def book_held_delivery(*, held: HeldPayment) -> None:
    """What was owed back is the price of the order after all. Runs after the lines were settled."""
    post_to_ledger(
        kind=LedgerKind.HELD_DELIVERED,
        cause=held.stripe_payment_intent_id,
        order=held.order,
        currency=held.held_currency,
        postings=[
            Posting(account=LedgerAccount.UNALLOCATED, amount_minor=held.held_minor),
            *share_postings(held.order),
        ],
    )
