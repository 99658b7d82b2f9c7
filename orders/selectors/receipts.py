"""An order as its buyer sees it."""

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import User
from common.languages import day
from models_catalog.models import LicenceOffer
from models_catalog.selectors.shown_pictures import ShownPicture, picture_of
from orders.hooks import RefundShown, disputes_of_order, refunds_of_order
from orders.models import Document, HeldPayment, LicenceGrant, Order, OrderLine
from orders.states import GrantState, HeldState, OrderState

MISFITS = frozenset({OrderState.QUARANTINED, OrderState.CANCELLED})


@dataclass(frozen=True)
class ReceiptLine:
    line: OrderLine
    grant: LicenceGrant | None

    @property
    def shown_picture(self) -> ShownPicture | None:
        return picture_of(next(iter(self.line.release.pictures.all()), None))


@dataclass(frozen=True)
class Receipt:
    """What the pages of an order show; each asks only for what it shows."""

    order: Order

    @cached_property
    def lines(self) -> list[ReceiptLine]:
        """With their licences and pictures, in two queries."""
        lines = self.order.lines.select_related("order", "grant", "cad_model", "release")
        return [
            ReceiptLine(line, getattr(line, "grant", None))
            for line in lines.prefetch_related("release__pictures")
        ]

    @cached_property
    def licences(self) -> str:
        """“active” while one licence holds, else “suspended” or “revoked”; “” before payment."""
        states = {line.grant.state for line in self.lines if line.grant}
        for state in (GrantState.ACTIVE, GrantState.SUSPENDED, GrantState.REVOKED):
            if state in states:
                return state.value
        return ""

    @cached_property
    def can_withdraw(self) -> bool:
        return self.order.can_be_withdrawn(timezone.now())

    @cached_property
    def documents(self) -> QuerySet[Document]:
        return self.order.documents.order_by("issued_at", "pk")

    @cached_property
    def refunds(self) -> list[RefundShown]:
        """What went back of the order, or is about to."""
        return [refund for found in refunds_of_order.call_all(self.order) for refund in found]

    @cached_property
    def notices(self) -> list[str]:
        """What happens to money of this order beside its own course, in sentences."""
        disputed = [words for found in disputes_of_order.call_all(self.order) for words in found]
        return disputed + [_held_words(held) for held in _second_payments(self.order)]

    @cached_property
    def misfit(self) -> HeldPayment | None:
        """The payment that the order waited for, where it did not match the order."""
        if self.order.state not in MISFITS:
            return None
        held = self.order.held_payments
        return held.filter(stripe_payment_intent_id=self.order.stripe_payment_intent_id).first()

    @cached_property
    def offers_again(self) -> list[str]:
        """Public ids of today's offers for what a cancelled order held, for the cart."""
        if self.order.state != OrderState.CANCELLED:
            return []
        held = {(line.cad_model_id, line.licence_kind) for line in self.order.lines.all()}
        offers = LicenceOffer.objects.filter(cad_model__in={model_id for model_id, _ in held})
        return [offer.public_id for offer in offers if (offer.cad_model_id, offer.kind) in held]


def orders_with_papers(buyer: User) -> QuerySet[Order]:
    """The buyer's orders with their lines and documents, the newest first."""
    placed = Order.objects.visible_to(buyer).order_by("-placed_at", "-pk")
    return placed.prefetch_related(
        "lines", Prefetch("documents", Document.objects.order_by("issued_at", "pk"))
    )


def _second_payments(order: Order) -> list[HeldPayment]:
    held = order.held_payments.filter(state=HeldState.HELD).order_by("arrived_at", "pk")
    return list(held.exclude(stripe_payment_intent_id=order.stripe_payment_intent_id or ""))


def _held_words(held: HeldPayment) -> str:
    return gettext(
        "Another payment of %(amount)s came in for this order on %(day)s. It is kept apart, and "
        "our staff give it back or write to you. To ask about it, write to %(email)s."
    ) % {
        "amount": held.amount,
        "day": day(held.arrived_at),
        "email": settings.SUPPORT_EMAIL,
    }
