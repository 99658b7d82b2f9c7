"""Staff deliver for a held payment, or give it back."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest

from aftersales.desk.refund_order import said_of
from aftersales.selectors.left import left_of_held
from aftersales.services.refund_held_payment import refund_held_payment
from common.money import Money
from common.money_action import Effect, MoneyAction
from orders.errors import HeldNotDecidable
from orders.models import HeldPayment
from orders.selectors.held_payments import why_not_deliver
from orders.services.deliver_held_payment import deliver_held_payment
from orders.states import HeldState

PERMISSION = "orders.decide_heldpayment"


def deliver_action(held: HeldPayment, *, back: str, request: HttpRequest) -> MoneyAction:
    return MoneyAction(
        title=f"Deliver for {held}",
        verb="deliver",
        permission=PERMISSION,
        effect=lambda data: _delivery(held),
        act=lambda actor, data: _deliver(actor, held, data),
        back=back,
    )


def give_back_action(held: HeldPayment, *, back: str, request: HttpRequest) -> MoneyAction:
    return MoneyAction(
        title=f"Give back {held}",
        verb="give back",
        permission=PERMISSION,
        effect=lambda data: _return(held),
        act=lambda actor, data: said_of(
            refund_held_payment(
                actor=actor, held=held, attempt=data["attempt"], note=data["reason"]
            )
        ),
        back=back,
    )


def _facts(held: HeldPayment) -> list[tuple[str, str]]:
    order = held.order
    return [
        ("Order", f"{order.number}, {order.get_state_display().lower()}"),
        ("Buyer", f"{order.buyer_name or order.email} ({order.email})"),
        ("Agreed", str(order.total)),
        ("Came in", str(held.amount)),
        ("Held because", held.get_reason_display()),
    ]


def _delivery(held: HeldPayment) -> Effect:
    problem = why_not_deliver(held)
    if problem:
        raise HeldNotDecidable(problem)
    lines = list(held.order.lines.all())
    return Effect(
        facts=_facts(held),
        sentences=[
            *(f"{line}: the buyer gets it, {line.designer_name} a share of it." for line in lines),
            "The order is paid, an invoice is issued, and buyer and designers are told by mail.",
        ],
    )


def _deliver(actor: AbstractBaseUser, held: HeldPayment, data: dict[str, Any]) -> str:
    order = deliver_held_payment(actor=actor, held=held, reason=data["reason"])
    return f"Order {order} is paid, and its licences are granted."


def _return(held: HeldPayment) -> Effect:
    if held.state != HeldState.HELD:
        raise HeldNotDecidable(
            f"This payment is not held any more: it is {held.get_state_display().lower()}."
        )
    left = Money(left_of_held(held)[0], held.currency)
    order = held.order
    return Effect(
        facts=_facts(held),
        sentences=[
            f"{left} goes back to {order.email}. The buyer is told by mail.",
            f"Order {order} is closed for good; no licence came of it."
            if held.is_of_the_order
            else f"Order {order} keeps its licences and its invoice.",
        ],
    )
