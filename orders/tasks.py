"""Orders whose webhook never came."""

from celery import shared_task

from common.models import Machine
from orders.services.reconcile_orders import reconcile_orders


@shared_task(name="orders.reconcile_orders_task", time_limit=280)
def reconcile_orders_task() -> None:
    reconcile_orders(actor=Machine.SCHEDULE)
