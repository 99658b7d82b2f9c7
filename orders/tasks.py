"""Looks for orders whose webhook never came, and for what Stripe moves by itself."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from common.models import Machine
from orders.services.book_stripe_movements import book_stripe_movements
from orders.services.reconcile_orders import reconcile_orders
from orders.services.tell_of_versions import tell_of_versions


@shared_task(name="orders.reconcile_orders_task", time_limit=280)
def reconcile_orders_task() -> None:
    reconcile_orders(actor=Machine.SCHEDULE)


@shared_task(name="orders.tell_of_versions_task", time_limit=280)
def tell_of_versions_task() -> None:
    tell_of_versions()


@shared_task(name="orders.book_stripe_movements_task", time_limit=280)
def book_stripe_movements_task() -> None:
    """Three days, so that a night without Stripe loses nothing."""
    book_stripe_movements(since=timezone.now() - timedelta(days=3))
