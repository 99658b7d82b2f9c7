"""What went back of an order, in words for its buyer."""

from django.utils.translation import gettext_lazy as _

from aftersales.models import Refund
from aftersales.states import RefundState
from orders.hooks import RefundShown
from orders.models import Order

SENTENCES = {
    RefundState.RESERVED: _("We are asking the payment service for it."),
    RefundState.PENDING: _("It goes back the way you paid; banks take up to ten days."),
    RefundState.NEEDS_BUYER: _(
        "The payment service has written to you and asks where it is to go."
    ),
    RefundState.SUCCEEDED: _(
        "It went back the way you paid; banks take up to ten days to show it."
    ),
    RefundState.FAILED: _("Your bank sent it back to us. It is yours; our staff ask for it again."),
}


def refunds_of(order: Order) -> list[RefundShown]:
    """Without those that Stripe refused: no money moved, and only staff have to know."""
    found = Refund.objects.filter(order=order).exclude(state=RefundState.REFUSED)
    return [_shown(refund) for refund in found.order_by("reserved_at", "pk")]


def _shown(refund: Refund) -> RefundShown:
    return RefundShown(
        number=refund.number,
        amount=refund.amount,
        state=refund.get_state_display(),
        sentence=str(SENTENCES[RefundState(refund.state)]),
        decided_at=refund.reserved_at,
    )
