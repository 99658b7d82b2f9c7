"""Whether a held payment can still buy what its order was about."""

from django.db.models import Sum

from orders.models import HeldPayment, LedgerAccount, LedgerEntry, Order
from orders.selectors.holdings import bought_meanwhile
from orders.states import GOES_BACK, HeldState, OrderState, QuarantineReason


def why_not_deliver(held: HeldPayment) -> str:
    """What stands against delivering, in a sentence for staff; empty when nothing does."""
    order = held.order
    if held.state != HeldState.HELD:
        return f"This payment is not held any more: it is {held.get_state_display().lower()}."
    if order.state != OrderState.QUARANTINED or not held.is_of_the_order:
        return f"Order {order.number} needs no payment. Refund this one."
    if order.cancel_wished_at:
        return "The buyer cancelled the order before this payment came. Refund it."
    if held.reason == QuarantineReason.FILES_BARRED or order.has_barred_files():
        return "The law forbids to deliver a piece of this order. Refund the payment."
    if held.reason in GOES_BACK:
        return "The exclusive licence is not reserved for this order any more. Refund it."
    if held.amount != order.total or (held.held_minor, held.held_currency) != (
        order.total_minor,
        order.currency,
    ):
        return f"{held.amount} was paid where {order.total} was agreed. Refund it."
    if _still_owed_back(order) < held.held_minor:
        return "A part of this payment has gone back already. Refund the rest."
    problem = bought_meanwhile(order)
    return f"{problem} Refund this payment." if problem else ""


def _still_owed_back(order: Order) -> int:
    owed = LedgerEntry.objects.filter(
        transaction__order=order, account=LedgerAccount.UNALLOCATED
    ).aggregate(sum=Sum("amount_minor"))
    return -(owed["sum"] or 0)
