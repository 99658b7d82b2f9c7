"""Decide that held money goes back to whoever paid it, all of what is left of it."""

from uuid import UUID

from django.db import transaction

from aftersales.acts import AftersalesAct
from aftersales.errors import RefundNotPossible
from aftersales.models import Refund
from aftersales.selectors.left import left_of_held
from aftersales.states import RefundReason
from common.audit import Actor, record_act
from common.queue import enqueue
from orders.errors import HeldNotDecidable
from orders.models import HeldPayment
from orders.services.lock_order import lock_order
from orders.services.move_held_payment import move_held_payment
from orders.states import HeldState


@transaction.atomic
def refund_held_payment(
    *,
    actor: Actor,
    held: HeldPayment,
    attempt: UUID,
    reason: RefundReason = RefundReason.HELD,
    note: str = "",
    again_of: Refund | None = None,
) -> Refund:
    """Set the money aside for its payer; a task asks Stripe.

    The order changes only where it waited for this payment. `attempt` names the wish, as in
    reserve_refund. Raises HeldNotDecidable, RefundNotPossible.
    """
    lock_order(held.order)
    earlier = Refund.objects.filter(idempotency_key=attempt).first()
    if earlier is not None:
        return earlier
    held.refresh_from_db()
    if held.state != HeldState.HELD:
        raise HeldNotDecidable(
            f"This payment is not held any more: it is {held.get_state_display().lower()}."
        )
    held = move_held_payment(actor=actor, held=held, state=HeldState.RETURNING)
    refund = write_held_refund(
        refund=Refund(
            idempotency_key=attempt,
            order=held.order,
            held_payment=held,
            reason=reason,
            note=note[:300],
            again_of=again_of,
        )
    )
    record_act(actor=actor, act=AftersalesAct.REFUND_RESERVED, target=refund, reason=note)
    enqueue("aftersales.complete_refund_task", refund.pk)
    return refund


def write_held_refund(*, refund: Refund, amount_minor: int | None = None) -> Refund:
    """Write a refund of held money: what is left, or the amount of it that was made elsewhere.

    Runs under the lock of its order. Raises RefundNotPossible.
    """
    held = refund.held_payment
    if held is None:
        raise ValueError("Only a refund of a held payment is written here.")
    left_minor, left_held = left_of_held(held)
    refund.amount_minor = left_minor if amount_minor is None else amount_minor
    refund.currency = held.currency
    if not 0 < refund.amount_minor <= left_minor:
        raise RefundNotPossible("All of this payment has gone back already.")
    # What Stripe holds of it may be of another currency: the last refund takes all of that.
    refund.held_minor = left_held * refund.amount_minor // left_minor
    refund.save()
    return refund
