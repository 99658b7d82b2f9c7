"""Work after the answer to a webhook."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from payments.models import WebhookEvent
from payments.services.fetch_missed_events import fetch_missed_events
from payments.services.process_event import process_event

AT_A_TIME = 200


@shared_task(name="payments.settle_webhook_task", time_limit=120)
def settle_webhook_task(event_id: int) -> None:
    event = WebhookEvent.objects.filter(pk=event_id).first()
    if event is not None:
        process_event(event=event)


@shared_task(name="payments.settle_due_webhooks_task", time_limit=280)
def settle_due_webhooks_task() -> None:
    """Events that an earlier attempt could not finish, or whose message the broker lost."""
    for event in WebhookEvent.objects.due(timezone.now())[:AT_A_TIME]:
        process_event(event=event)


@shared_task(name="payments.fetch_missed_events_task", time_limit=280)
def fetch_missed_events_task() -> None:
    """Three days, as long as Stripe itself tries to deliver."""
    fetch_missed_events(since=timezone.now() - timedelta(days=3))
