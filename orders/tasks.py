"""Work after the answer: webhook events, and what they may have missed."""

from celery import shared_task
from django.utils import timezone

from orders.models import WebhookEvent
from orders.services.process_event import process_event
from orders.services.reconcile_orders import reconcile_orders

AT_A_TIME = 200


@shared_task(name="orders.settle_webhook", time_limit=120)
def settle_webhook(event_id: int) -> None:
    event = WebhookEvent.objects.filter(pk=event_id).first()
    if event is not None:
        process_event(event=event)


@shared_task(name="orders.settle_due_webhooks", time_limit=280)
def settle_due_webhooks() -> None:
    """Events that an earlier attempt could not finish, or whose message the broker lost."""
    for event in WebhookEvent.objects.due(timezone.now())[:AT_A_TIME]:
        process_event(event=event)


@shared_task(name="orders.reconcile_orders", time_limit=280)
def reconcile() -> None:
    """Orders whose webhook never came."""
    reconcile_orders()
