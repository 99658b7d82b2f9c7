"""What the data map asks of this room; the types are in common/personal.py.

Where nothing else is said, the functions are about rows of Order.
"""

from typing import Any

from django.db.models import Case, DateTimeField, Exists, F, Max, OuterRef, Q, Subquery, When
from django.db.models.functions import Cast, Coalesce, Greatest, Now

from common.address_code import address_code
from common.personal import DataSubject
from orders.models import (
    CouponUse,
    HeldPayment,
    LedgerTransaction,
    LicenceGrant,
    Order,
    OrderLine,
)
from orders.states import GrantState

_OF_A_PAYMENT = ("stripe_payment_intent_id", "stripe_charge_id")


def placed_as_guest(person: DataSubject) -> Q:
    """Orders without an account, by the address that they were placed with."""
    return Q(buyer=None, guest_email__in=person.addresses)


def stopped_as_guest(person: DataSubject) -> Q:
    """Switches of guests, which know an address by its code alone."""
    return Q(address_code__in=[address_code(one) for one in person.addresses])


def used_as_guest(person: DataSubject) -> Q:
    """Browsers in which such an order was placed."""
    return Q(Exists(Order.objects.filter(placed_as_guest(person), guest_browser=OuterRef("pk"))))


def numbers_of_orders(person: DataSubject) -> Any:
    placed = placed_as_guest(person)
    if person.account_id is not None:
        placed |= Q(buyer=person.account_id)
    return Order.objects.filter(placed).values("number")


def payments_at_stripe(person: DataSubject) -> list[Any]:
    """Stripe's names of payment pages, payments and charges, also of what was paid beside."""
    mine = Order.objects.filter(number__in=numbers_of_orders(person)).order_by()
    held = HeldPayment.objects.filter(order__in=mine.values("pk")).order_by()
    return [
        *(mine.values(name) for name in ("stripe_session_id", *_OF_A_PAYMENT)),
        *(held.values(name) for name in _OF_A_PAYMENT),
    ]


def last_event_of_purchase() -> Any:
    """The last thing that happened to an order or was booked for it: refunds and disputes too."""
    booked = LedgerTransaction.objects.filter(order=OuterRef("pk")).order_by()
    last = booked.values("order").annotate(last=Max("booked_at")).values("last")
    return Greatest(
        "placed_at",
        "paid_at",
        "cancelled_at",
        "withdrawn_at",
        Subquery(last, output_field=DateTimeField()),
    )


def last_event_of_booking() -> Any:
    """Of a booking: that of its order, so that both go together; else its own."""
    order = Order.objects.filter(pk=OuterRef("order"))
    last = order.annotate(last=last_event_of_purchase()).values("last")
    return Coalesce(Subquery(last, output_field=DateTimeField()), "booked_at")


def last_use_of_coupon() -> Any:
    """Of a coupon that can be used no more: when it ended or was last used."""
    uses = CouponUse.objects.filter(coupon=OuterRef("pk")).order_by()
    used = uses.values("coupon").annotate(last=Max("counted_at")).values("last")
    ends_at = Cast("ends_on", DateTimeField())
    return Case(
        When(
            Q(stopped_at__isnull=False) | Q(ends_on__lt=Now()),
            then=Greatest(
                "stopped_at", ends_at, Subquery(used, output_field=DateTimeField()), "created_at"
            ),
        ),
        default=F("designer__closed_at"),
    )


def is_licence_in_use() -> Q:
    """Orders out of which somebody with an account holds a licence that is not revoked."""
    held = LicenceGrant.objects.exclude(state=GrantState.REVOKED).filter(
        order_line__order=OuterRef("pk"), holder__closed_at=None, holder__isnull=False
    )
    return Q(Exists(held))


def has_library() -> Q:
    """Accounts with a licence that is not revoked, for which they can come back at any time."""
    held = LicenceGrant.objects.exclude(state=GrantState.REVOKED).filter(holder=OuterRef("pk"))
    return Q(Exists(held))


def models_sold() -> Q:
    """Models that stand in an order, for the catalogue."""
    return Q(Exists(OrderLine.objects.filter(cad_model=OuterRef("pk"))))
