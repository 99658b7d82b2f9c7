"""A held payment goes back to its buyer, has gone back, or is held again."""

from django.utils import timezone

from common.audit import Actor, record_act
from common.personal import close_matter
from orders.acts import OrderAct
from orders.errors import HeldNotDecidable
from orders.models import HeldPayment
from orders.states import HELD_MOVES, CancelReason, HeldState, OrderState


def move_held_payment(*, actor: Actor, held: HeldPayment, state: HeldState) -> HeldPayment:
    """Runs in the transaction of its refund, under lock_order. Raises HeldNotDecidable.

    An order that waited for nothing but this payment is cancelled when it has gone back. One that
    was paid by another payment keeps its licences and documents.
    """
    held = HeldPayment.objects.select_related("order").get(pk=held.pk)
    if held.state == state:
        return held
    if (held.state, state.value) not in HELD_MOVES:
        raise HeldNotDecidable(
            f"This payment is not held any more: it is {held.get_state_display().lower()}."
        )
    held.state = state
    held.decided_at = timezone.now() if state == HeldState.RETURNED else None
    held.save()
    record_act(actor=actor, act=OrderAct.MOVED_HELD, target=held, reason=state.label)
    if state == HeldState.RETURNED:
        _cancel_waiting_order(actor, held)
        close_matter(held)
    return held


def _cancel_waiting_order(actor: Actor, held: HeldPayment) -> None:
    order = held.order
    if order.state != OrderState.QUARANTINED or not held.is_of_the_order:
        return
    order.state, order.quarantine_reason = OrderState.CANCELLED, ""
    order.cancel_reason, order.cancelled_at = CancelReason.GIVEN_BACK, timezone.now()
    order.save()
    record_act(
        actor=actor,
        act=OrderAct.CANCELLED,
        target=order,
        reason=CancelReason.GIVEN_BACK.label,
    )
