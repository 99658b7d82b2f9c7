"""Staff give all of an order, lines or an amount back."""

from decimal import Decimal
from typing import Any, cast

from django import forms
from django.contrib.auth.models import AbstractBaseUser

from aftersales.models import Refund
from aftersales.parts import Parts
from aftersales.selectors.left import what_is_left
from aftersales.services.reserve_refund import plan_refund, refuse_while_disputed, reserve_refund
from aftersales.states import CHOSEN_BY_STAFF, RefundReason
from common.money import Money, exponent, minor_of
from common.money_action import Effect, MoneyAction, MoneyForm
from orders.models import Order, OrderLine


class RefundForm(MoneyForm):
    kind = forms.ChoiceField(
        label="Reason",
        choices=[(reason.value, reason.label) for reason in CHOSEN_BY_STAFF],
        help_text="Buyer and designer read it.",
    )
    lines = forms.MultipleChoiceField(
        label="Licences",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None means all of them.",
    )
    amount = forms.DecimalField(
        label="Amount",
        required=False,
        max_digits=12,
        help_text="Empty means all that is left of these licences.",
    )

    field_order = ("lines", "amount", "kind", "reason")

    def __init__(self, *args: Any, order: Order, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order = order
        self.fields["reason"].help_text = "For our records; nobody else reads it."
        cast(forms.MultipleChoiceField, self.fields["lines"]).choices = [
            (str(line.position), f"{line}: {Money(rest.amount_minor, order.currency)} left")
            for line, rest in what_is_left(order).items()
        ]

    def clean_amount(self) -> int | None:
        """In minor units; an amount below the smallest coin is refused, never rounded."""
        typed: Decimal | None = self.cleaned_data["amount"]
        if typed is None:
            return None
        try:
            return minor_of(typed, self.order.currency)
        except ValueError as error:
            places = exponent(self.order.currency)
            raise forms.ValidationError(f"Give at most {places} decimal places.") from error


def refund_action(order: Order, *, back: str) -> MoneyAction:
    return MoneyAction(
        title=f"Refund order {order}",
        verb="refund",
        permission="aftersales.make_refund",
        form=RefundForm,
        form_options={"order": order},
        effect=lambda data: _effect(order, data),
        act=lambda actor, data: _refund(actor, order, data),
        back=back,
    )


def refund_effect(order: Order, parts: dict[OrderLine, Parts]) -> Effect:
    """What such a refund does to buyer, designers and licences."""
    left = what_is_left(order)
    total = Money(sum(part.amount_minor for part in parts.values()), order.currency)
    sentences = [f"{total} goes back to {order.email}. The buyer is told by mail."]
    for line, part in parts.items():
        share = Money(part.designer_share_minor, order.currency)
        is_whole = part.amount_minor == left[line].amount_minor
        within = f"That is its part of the set “{line.set_name}”. " if line.set_name else ""
        sentences.append(
            f"{line}: {Money(part.amount_minor, order.currency)}. "
            + within
            + ("The licence ends. " if is_whole else "The licence stays. ")
            + f"{line.designer_name} loses a share of {share}."
        )
    sentences.append("A credit note is issued. This cannot be undone.")
    return Effect(
        facts=[
            ("Order", order.number),
            ("Buyer", f"{order.buyer_name or order.email} ({order.email})"),
            ("Paid", str(order.total)),
            ("Goes back", str(total)),
        ],
        sentences=sentences,
    )


def _chosen(order: Order, data: dict[str, Any]) -> list[OrderLine] | None:
    positions = {int(text) for text in data["lines"]}
    return [line for line in order.lines.all() if line.position in positions] or None


def _effect(order: Order, data: dict[str, Any]) -> Effect:
    refuse_while_disputed(order)
    parts = plan_refund(order=order, lines=_chosen(order, data), amount_minor=data["amount"])
    return refund_effect(order, parts)


def _refund(actor: AbstractBaseUser, order: Order, data: dict[str, Any]) -> str:
    refund = reserve_refund(
        actor=actor,
        order=order,
        reason=RefundReason(data["kind"]),
        note=data["reason"],
        attempt=data["attempt"],
        lines=_chosen(order, data),
        amount_minor=data["amount"],
    )
    return said_of(refund)


def said_of(refund: Refund) -> str:
    refund.refresh_from_db()
    return f"Refund {refund} of {refund.amount}: {refund.get_state_display().lower()}."
