"""Staff ask again for a refund that came back or was refused."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest

from aftersales.desk.refund_order import refund_effect, said_of
from aftersales.errors import RefundNotPossible
from aftersales.models import Refund
from aftersales.services.refund_held_payment import refund_held_payment
from aftersales.services.reserve_refund import plan_refund, refuse_while_disputed, reserve_refund
from aftersales.states import UNDONE, RefundReason
from common.money_action import Effect, MoneyAction


def again_action(refund: Refund, *, back: str, request: HttpRequest) -> MoneyAction:
    return MoneyAction(
        title=f"Ask again for refund {refund}",
        verb="ask again",
        permission="aftersales.make_refund",
        effect=lambda data: _effect(refund),
        act=lambda actor, data: _ask_again(actor, refund, data),
        back=back,
    )


def can_be_asked_again(refund: Refund) -> bool:
    return refund.state in UNDONE and not hasattr(refund, "asked_again")


def _effect(refund: Refund) -> Effect:
    if not can_be_asked_again(refund):
        raise RefundNotPossible("This refund stands, or has been asked for again already.")
    if refund.held_payment is not None:
        return Effect(
            facts=[("Order", refund.order.number), ("Goes back", str(refund.amount))],
            sentences=[f"{refund.amount} goes back to {refund.order.email}."],
        )
    refuse_while_disputed(refund.order)
    lines = [part.order_line for part in refund.parts.select_related("order_line__order")]
    parts = plan_refund(order=refund.order, lines=lines, amount_minor=refund.amount_minor)
    return refund_effect(refund.order, parts)


def _ask_again(actor: AbstractBaseUser, refund: Refund, data: dict[str, Any]) -> str:
    wish = {
        "actor": actor,
        "reason": RefundReason(refund.reason),
        "note": data["reason"],
        "attempt": data["attempt"],
        "again_of": refund,
    }
    if refund.held_payment is not None:
        return said_of(refund_held_payment(held=refund.held_payment, **wish))
    lines = [part.order_line for part in refund.parts.select_related("order_line__order")]
    return said_of(
        reserve_refund(order=refund.order, lines=lines, amount_minor=refund.amount_minor, **wish)
    )
