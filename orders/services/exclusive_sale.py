"""The life of an exclusive licence: reserved with its order, sold with its payment, ended."""

from django.utils import timezone

from models_catalog.licences import LicenceKind
from models_catalog.services.set_exclusive_sale import set_exclusive_sale
from orders.errors import NotSellable
from orders.models import ExclusiveReservation, Order, OrderLine
from orders.selectors.exclusives import valid_licences
from orders.states import ExclusiveState


def reserve_exclusives(*, order: Order) -> None:
    """Keep each model of which the order has the exclusive licence from everybody else.

    Runs in the reservation, under the locks of the models, once nobody else was found to be buying.
    """
    for line in order.lines.filter(licence_kind=LicenceKind.EXCLUSIVE):
        ExclusiveReservation.objects.create(cad_model_id=line.cad_model_id, order_line=line)


def sell_exclusives(*, order: Order) -> None:
    """Runs in the delivery of the order, under lock_order, before its licences are granted.

    Raises NotSellable when a model is not reserved for the order any more.
    """
    now = timezone.now()
    reserved = ExclusiveReservation.objects.filter(
        order_line__order=order, state=ExclusiveState.RESERVED
    )
    if reserved.count() != order.lines.filter(licence_kind=LicenceKind.EXCLUSIVE).count():
        raise NotSellable("An exclusive licence of this order is not reserved any more. Refund it.")
    for reservation in reserved.select_related("cad_model"):
        reservation.state, reservation.sold_at = ExclusiveState.SOLD, now
        reservation.earlier_count = valid_licences(reservation.cad_model)
        reservation.save(update_fields=["state", "sold_at", "earlier_count"])
        set_exclusive_sale(cad_model=reservation.cad_model, sold_at=now)


def release_exclusives(*, order: Order) -> None:
    """The order ends unpaid, so the models are for sale again. Runs under lock_order."""
    ExclusiveReservation.objects.filter(
        order_line__order=order, state=ExclusiveState.RESERVED
    ).update(state=ExclusiveState.ENDED, ended_at=timezone.now())


def end_exclusive(*, line: OrderLine) -> None:
    """The licence was refunded as a whole, so the model is for sale again.

    Runs in the transaction of the refund, under lock_order; a second call does nothing.
    """
    sold = ExclusiveReservation.objects.filter(order_line=line, state=ExclusiveState.SOLD)
    if sold.update(state=ExclusiveState.ENDED, ended_at=timezone.now()):
        set_exclusive_sale(cad_model=line.cad_model, sold_at=None)
