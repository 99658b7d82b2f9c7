"""Bring in what Stripe could not deliver, while we or the network were away."""

import logging
from datetime import datetime

from payments.errors import MalformedEvent
from payments.gateway.events import list_missed_events
from payments.hooks import webhook_event
from payments.models import WebhookEvent
from payments.services.receive_event import receive_event

log = logging.getLogger(__name__)


def fetch_missed_events(*, since: datetime) -> int:
    """Put into the inbox what happened since and has a handler; how many events were new.

    Stripe's list has our own account's events, not those of designers' accounts, which are polled
    (payouts/services/poll_accounts.py). Raises
    StripeUnavailable, StripeRefused; what came before stays.
    """
    found = 0
    for event in list_missed_events(types=webhook_event.keys(), since=since):
        if WebhookEvent.objects.filter(stripe_id=event.get("id")).exists():
            continue
        try:
            receive_event(event=event)
        except MalformedEvent as problem:
            log.error("missed event is malformed reason=%s", problem.message)
            continue
        found += 1
    return found
