"""What stands between a person and this room, and what of it lies with Stripe."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext

from common.personal import DataSubject, OpenMatter, PersonalFile, ProcessorCopy, thing
from orders.models import HeldPayment, LicenceGrant, Order
from orders.personal import numbers_of_orders
from orders.states import UNSETTLED, HeldState

WAITING = (HeldState.HELD, HeldState.RETURNING)


def open_matters(person: DataSubject) -> list[OpenMatter]:
    mine = numbers_of_orders(person)
    unpaid = Order.objects.filter(number__in=mine, state__in=UNSETTLED)
    held = HeldPayment.objects.filter(order__number__in=mine, state__in=WAITING)
    return [
        *(
            OpenMatter(
                words=gettext("the payment of order %(number)s") % {"number": order.number},
                until=order.checkout_expires_at,
                holds=frozenset({thing(order)}),
            )
            for order in unpaid.order_by("pk")
        ),
        *(
            OpenMatter(
                words=gettext("a decision about a payment for order %(number)s")
                % {"number": payment.order.number},
                holds=frozenset({thing(payment), thing(payment.order)}),
            )
            for payment in held.select_related("order").order_by("pk")
        ),
    ]


def processor_copies(person: DataSubject) -> list[ProcessorCopy]:
    """Each payment page that was opened, and each payment, under its own name."""
    orders = Order.objects.filter(number__in=numbers_of_orders(person)).order_by("pk")
    return [
        ProcessorCopy(recipient="stripe", what=what, reference=reference)
        for order in orders
        for what, reference in (
            ("a payment page", order.stripe_session_id),
            ("a payment", order.stripe_payment_intent_id),
        )
        if reference
    ]


def personal_files(person: DataSubject) -> Iterator[PersonalFile]:
    """The files of licences that are active, once no right of withdrawal keeps them shut.

    Without those that the law forbids to hand out.
    """
    mine = LicenceGrant.objects.active().filter(
        order_line__order__number__in=numbers_of_orders(person)
    )
    now = timezone.now()
    found = mine.filter(order_line__cad_model__files_barred_at=None).select_related(
        "order_line__order", "order_line__release"
    )
    for grant in found.prefetch_related("order_line__release__files").order_by("pk"):
        line = grant.order_line
        if not line.order.are_files_open(now):
            continue
        for file in line.release.files.all():
            yield PersonalFile(
                key=file.storage_key,
                path=f"bought/{grant.number}/{file.shown_name}",
                size_bytes=file.size_bytes,
                about=gettext("bought with order %(number)s: %(title)s")
                % {"number": line.order.number, "title": line.title},
            )
