"""Decide on a refund: what goes back, of which lines, out of whose part."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from aftersales.acts import AftersalesAct
from aftersales.errors import RefundNotPossible
from aftersales.models import Dispute, Refund, ReturnedPart
from aftersales.parts import Parts, take
from aftersales.selectors.left import what_is_left
from aftersales.states import RefundReason
from common.audit import Actor, record_act
from common.money import Money, split
from common.queue import enqueue
from orders.models import Order, OrderLine
from orders.services.lock_order import lock_order
from orders.states import OrderState


@transaction.atomic
def reserve_refund(
    *,
    actor: Actor,
    order: Order,
    reason: RefundReason,
    attempt: UUID,
    note: str = "",
    lines: Sequence[OrderLine] | None = None,
    amount_minor: int | None = None,
    again_of: Refund | None = None,
) -> Refund:
    """Set aside an amount of these lines, spread by what is left of each; a task asks Stripe.

    All lines unless `lines`, all that is left of them unless `amount_minor`. `attempt` names the
    wish: the second call with it returns the first refund. Raises RefundNotPossible.
    """
    order = lock_order(order)
    earlier = Refund.objects.filter(idempotency_key=attempt).first()
    if earlier is not None:
        return earlier
    _refuse_asked_again(again_of)
    refuse_while_disputed(order)
    parts = plan_refund(order=order, lines=lines, amount_minor=amount_minor)
    refund = Refund(
        idempotency_key=attempt,
        order=order,
        reason=reason,
        note=note[:300],
        again_of=again_of,
        amount_minor=sum(part.amount_minor for part in parts.values()),
        currency=order.currency,
    )
    write_refund(refund=refund, parts=parts)
    record_act(actor=actor, act=AftersalesAct.REFUND_RESERVED, target=refund, reason=note)
    enqueue("aftersales.complete_refund_task", refund.pk)
    return refund


def _refuse_asked_again(refund: Refund | None) -> None:
    """Two members of staff may press the button of one refund, each on a page of their own."""
    later = Refund.objects.filter(again_of=refund).first() if refund else None
    if later is not None:
        raise RefundNotPossible(f"Refund {later} asks for this again already. Look at that one.")


def refuse_while_disputed(order: Order) -> None:
    """The bank has the money already: a refund would pay it twice. Raises RefundNotPossible."""
    if Dispute.objects.withheld().filter(order=order, held_payment=None).exists():
        raise RefundNotPossible(
            "The buyer's bank disputes this payment and has taken the money. Wait until the "
            "dispute is decided; send evidence, or accept it at Stripe."
        )


def plan_refund(
    *, order: Order, lines: Sequence[OrderLine] | None, amount_minor: int | None
) -> dict[OrderLine, Parts]:
    """What such a refund would take from each line. Raises RefundNotPossible."""
    if order.state != OrderState.PAID or order.total_minor == 0:
        raise RefundNotPossible("Nothing was paid for this order, so nothing can go back.")
    wanted = None if lines is None else {line.pk for line in lines}
    left = {
        line: parts
        for line, parts in what_is_left(order).items()
        if parts.amount_minor and (wanted is None or line.pk in wanted)
    }
    rest = Money(sum(parts.amount_minor for parts in left.values()), order.currency)
    if not left:
        field = "lines" if amount_minor is None else "amount"
        raise RefundNotPossible("All of this has been refunded already.", field=field)
    amount = Money(rest.minor if amount_minor is None else amount_minor, order.currency)
    if amount.minor <= 0:
        raise RefundNotPossible("Give an amount above zero.", field="amount")
    if amount.minor > rest.minor:
        raise RefundNotPossible(
            f"{amount} is more than the {rest} that can still be refunded.", field="amount"
        )
    shares = split(amount.minor, [parts.amount_minor for parts in left.values()])
    return {
        line: take(parts, share)
        for (line, parts), share in zip(left.items(), shares, strict=True)
        if share
    }


def write_refund(*, refund: Refund, parts: dict[OrderLine, Parts]) -> None:
    """Write the refund with its parts. Runs under the lock of its order."""
    refund.save()
    ReturnedPart.objects.bulk_create(
        ReturnedPart(
            refund=refund,
            order_line=line,
            amount_minor=part.amount_minor,
            tax_minor=part.tax_minor,
            platform_fee_minor=part.platform_fee_minor,
            designer_share_minor=part.designer_share_minor,
        )
        for line, part in parts.items()
    )
