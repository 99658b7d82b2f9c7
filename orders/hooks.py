"""News for the rooms above, and what this room asks of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from common.hooks import Hook
from common.money import Money
from models_catalog.models import CadModel
from orders.models import HeldPayment, Order
from payments.models import WebhookEvent

# Called inside the transaction that marks an order paid; an error undoes all of it.
order_paid: Hook[[Order], None] = Hook("orders.order_paid")

# Called inside the transaction that books a payment that matches no order.
payment_held: Hook[[HeldPayment], None] = Hook("orders.payment_held")


# A payment that is of no order: what became of it, or "" where it is nobody's. Called outside any
# transaction.
payment_of_no_order: Hook[[WebhookEvent], str] = Hook("orders.payment_of_no_order")


@dataclass(frozen=True)
class RefundShown:
    """A refund as the buyer reads it on the order's page."""

    number: str
    amount: Money
    state: str
    # What it means, in a sentence.
    sentence: str
    decided_at: datetime


@dataclass(frozen=True)
class Verified:
    """What anybody reads of a licence; nothing here tells who holds it or who made the model."""

    number: str
    title: str
    licence: str
    state: str
    holds: bool
    castings_left: str


# A licence that comes of no order, by its number as it is printed.
licence_of_no_order: Hook[[str], Verified | None] = Hook("orders.licence_of_no_order")

# What went back of an order, the oldest first.
refunds_of_order: Hook[[Order], list[RefundShown]] = Hook("orders.refunds_of_order")

# What the buyer's bank disputes of an order, in sentences for the buyer.
disputes_of_order: Hook[[Order], list[str]] = Hook("orders.disputes_of_order")


@dataclass(frozen=True)
class BesideLicence:
    """A link beside a bought piece in the library, such as "Write a review"."""

    words: str
    url: str


# By the number of each piece, for the holder of its licence.
beside_licences: Hook[[User, Collection[CadModel]], dict[int, BesideLicence]] = Hook(
    "orders.beside_licences"
)

# Called inside the transaction that ends a licence for good, with the number of its piece.
licence_ended: Hook[[int], None] = Hook("orders.licence_ended")
