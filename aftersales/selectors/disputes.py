"""What the buyer's bank disputes of an order, in words for the buyer."""

from django.conf import settings

from aftersales.models import Dispute
from aftersales.states import WITHHELD, DisputeState
from orders.models import Order

_ASK = (
    "If this is a mistake, tell your bank that the payment was right. If something is wrong with "
    f"the files, write to {settings.SUPPORT_EMAIL}; that is often quicker."
)


def disputes_of(order: Order) -> list[str]:
    """An inquiry takes no money and stops no file, so the buyer has nothing to do about it."""
    found = Dispute.objects.filter(order=order).order_by("opened_at", "pk")
    return [words for dispute in found if (words := _words(dispute))]


def _words(dispute: Dispute) -> str:
    is_own = dispute.held_payment_id is None
    paid = "this payment" if is_own else "the second payment"
    if dispute.state in WITHHELD:
        rest = "Until it decides, the files of this order stay shut. " if is_own else ""
        return (
            f"Your bank says that you dispute {paid}, and took {dispute.amount} back on "
            f"{dispute.opened_at:%-d %B %Y}. {rest}{_ASK}"
        )
    if dispute.state == DisputeState.LOST:
        return f"Your bank decided the dispute about {paid} for you: {dispute.amount} is yours."
    if dispute.state == DisputeState.WON:
        return f"Your bank decided the dispute about {paid}: {dispute.amount} stays paid."
    return ""
