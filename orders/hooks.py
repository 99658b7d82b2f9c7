"""News that this room tells upwards; the upper rooms register in their AppConfig.ready()."""

from collections.abc import Callable

from orders.models import Order

OrderPaidListener = Callable[[Order], None]
_order_paid: list[OrderPaidListener] = []


def on_order_paid(listener: OrderPaidListener) -> None:
    """Call the listener inside the transaction that marks an order paid; its error undoes all."""
    if listener not in _order_paid:
        _order_paid.append(listener)


def tell_order_paid(order: Order) -> None:
    for listener in _order_paid:
        listener(order)
