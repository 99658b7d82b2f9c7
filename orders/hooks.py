"""News that this room tells upwards."""

from common.hooks import Hook
from orders.models import Order

# Called inside the transaction that marks an order paid; an error undoes all of it.
order_paid: Hook[[Order], None] = Hook("orders.order_paid")
