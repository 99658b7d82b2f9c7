"""The ledger entries of a payment that came in."""

from common.stripe_gateway import Payment
from orders.models import LedgerAccount, LedgerKind, LedgerTransaction, Order
from orders.services.post_to_ledger import Posting, post_to_ledger


def book_payment(*, order: Order, payment: Payment) -> LedgerTransaction:
    """Book what the buyer paid, its shares line by line, and Stripe's fee. Runs in settlement."""
    postings = [Posting(account=LedgerAccount.STRIPE_BALANCE, amount_minor=order.total_minor)]
    for line in order.lines.all():
        postings.append(
            Posting(
                account=LedgerAccount.PLATFORM_FEES,
                amount_minor=-line.platform_fee_minor,
                order_line=line,
            )
        )
        postings.append(
            Posting(
                account=LedgerAccount.DESIGNER_PAYABLE,
                amount_minor=-line.designer_share_minor,
                owner_id=line.designer_id,
                order_line=line,
            )
        )
    booked = post_to_ledger(
        key=f"payment:{order.number}",
        kind=LedgerKind.PAYMENT,
        order=order,
        currency=order.currency,
        postings=postings,
    )
    _book_stripe_fee(order, payment)
    return booked


def book_held_payment(*, order: Order, payment: Payment) -> None:
    """Book money that fits no agreement as owed back, so that the books equal Stripe's."""
    post_to_ledger(
        key=f"quarantined_payment:{order.number}",
        kind=LedgerKind.QUARANTINED_PAYMENT,
        order=order,
        currency=payment.total.currency,
        postings=[
            Posting(account=LedgerAccount.STRIPE_BALANCE, amount_minor=payment.total.minor),
            Posting(account=LedgerAccount.UNALLOCATED, amount_minor=-payment.total.minor),
        ],
    )
    _book_stripe_fee(order, payment)


def _book_stripe_fee(order: Order, payment: Payment) -> None:
    if not payment.stripe_fee.minor:
        return
    post_to_ledger(
        key=f"stripe_fee:{order.number}",
        kind=LedgerKind.STRIPE_FEE,
        order=order,
        currency=payment.stripe_fee.currency,
        postings=[
            Posting(account=LedgerAccount.STRIPE_FEES, amount_minor=payment.stripe_fee.minor),
            Posting(account=LedgerAccount.STRIPE_BALANCE, amount_minor=-payment.stripe_fee.minor),
        ],
    )
