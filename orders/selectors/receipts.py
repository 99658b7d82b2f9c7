"""An order as its buyer sees it."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Prefetch, QuerySet

from accounts.models import User
from common.storage import public_url
from models_catalog.models import LicenceOffer
from orders.hooks import RefundShown, disputes_of_order, refunds_of_order
from orders.models import Document, HeldPayment, LicenceGrant, Order, OrderLine
from orders.states import GrantState, HeldState


@dataclass(frozen=True)
class ReceiptLine:
    line: OrderLine
    grant: LicenceGrant | None

    @property
    def picture_url(self) -> str:
        picture = next(iter(self.line.release.pictures.all()), None)
        return public_url(picture.storage_key) if picture else ""


def receipt_lines(order: Order) -> list[ReceiptLine]:
    """The order's lines with their licences and pictures, in two queries."""
    lines = order.lines.select_related("order", "grant", "cad_model", "release").prefetch_related(
        "release__pictures"
    )
    return [ReceiptLine(line, getattr(line, "grant", None)) for line in lines]


def orders_with_papers(buyer: User) -> QuerySet[Order]:
    """The buyer's orders with their lines and documents, the newest first."""
    placed = Order.objects.visible_to(buyer).order_by("-placed_at", "-pk")
    return placed.prefetch_related(
        "lines", Prefetch("documents", Document.objects.order_by("issued_at", "pk"))
    )


def offers_again(order: Order) -> list[str]:
    """Public ids of today's offers for what the order held, to put it back in the cart."""
    held = {(line.cad_model_id, line.licence_kind) for line in order.lines.all()}
    offers = LicenceOffer.objects.filter(cad_model__in={model_id for model_id, _ in held})
    return [offer.public_id for offer in offers if (offer.cad_model_id, offer.kind) in held]


def refunds_shown(order: Order) -> list[RefundShown]:
    """What went back of the order, or is about to."""
    return [refund for found in refunds_of_order.call_all(order) for refund in found]


def notices_shown(order: Order) -> list[str]:
    """What happens to money of this order beside its own course, in sentences."""
    disputed = [words for found in disputes_of_order.call_all(order) for words in found]
    return disputed + [_held_words(held) for held in _second_payments(order)]


def _second_payments(order: Order) -> list[HeldPayment]:
    held = order.held_payments.filter(state=HeldState.HELD).order_by("arrived_at", "pk")
    return list(held.exclude(stripe_payment_intent_id=order.stripe_payment_intent_id or ""))


def _held_words(held: HeldPayment) -> str:
    return (
        f"Another payment of {held.amount} came in for this order on "
        f"{held.arrived_at:%-d %B %Y}. It is kept apart, and our staff give it back or write to "
        f"you. To ask about it, write to {settings.SUPPORT_EMAIL}."
    )


def licences_stand(lines: list[ReceiptLine]) -> str:
    """“active” while one licence holds, else “suspended” or “revoked”; “” before payment."""
    states = {line.grant.state for line in lines if line.grant}
    for state in (GrantState.ACTIVE, GrantState.SUSPENDED, GrantState.REVOKED):
        if state in states:
            return state.value
    return ""


def misfit_of(order: Order) -> HeldPayment | None:
    """The payment that the order waited for, where it did not match the order."""
    return HeldPayment.objects.filter(
        order=order, stripe_payment_intent_id=order.stripe_payment_intent_id
    ).first()
