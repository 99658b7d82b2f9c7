"""Act on one event of the inbox, and note what became of it."""

import logging
from contextlib import suppress
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from common.errors import RuleBroken
from common.personal import close_matter
from payments.errors import StripeUnavailable
from payments.hooks import webhook_event
from payments.models import WebhookEvent
from payments.states import EventState

log = logging.getLogger(__name__)
MAX_ATTEMPTS = 12
# Beyond the time limit of every task that calls this: who holds an event longer than this is dead.
LONGEST_WORK = timedelta(minutes=5)


def process_event(*, event: WebhookEvent) -> WebhookEvent:
    """Call the handler of the event's type; safe to run twice and at once.

    The event is taken first, so that of several workers one calls the handler, with nothing locked.
    When Stripe says no, the event is tried again later, twelve times at most; when Stripe does not
    answer, or our key is wrong, for as long as that lasts.
    Any other error is noted on the event and raised.
    """
    if not _take(event):
        return event
    handler = webhook_event.get(event.type)
    if handler is None:
        return _finish(event, EventState.IGNORED, "nothing listens to this type")
    try:
        outcome = handler(event)
    except RuleBroken as error:
        return _postpone(event, error)
    except Exception as error:
        _postpone(event, error)
        raise
    return _finish(event, EventState.PROCESSED, outcome)


def _take(event: WebhookEvent) -> bool:
    """Whether this worker has it now; not when it is over, or another worker has it."""
    now = timezone.now()
    free = WebhookEvent.objects.free(now).filter(pk=event.pk)
    is_taken = bool(free.update(taken_until=now + LONGEST_WORK))
    event.refresh_from_db()
    return is_taken


def _finish(event: WebhookEvent, state: EventState, outcome: str) -> WebhookEvent:
    with transaction.atomic():
        WebhookEvent.objects.unprocessed().filter(pk=event.pk).update(
            state=state,
            outcome=outcome[:200],
            attempt_count=event.attempt_count + 1,
            taken_until=None,
            processed_at=timezone.now(),
        )
        # Somebody who leaves may wait for it.
        close_matter(event)
    with suppress(WebhookEvent.DoesNotExist):  # and then it may be gone with them
        event.refresh_from_db()
    return event


def _postpone(event: WebhookEvent, error: Exception) -> WebhookEvent:
    """Try again after 1, 2, 4 … minutes, six hours at most."""
    name = type(error).__name__
    attempt = event.attempt_count + 1
    if attempt >= MAX_ATTEMPTS and not isinstance(error, StripeUnavailable):
        log.error("webhook event given up event=%s error=%s", event.stripe_id, name)
        return _finish(event, EventState.GIVEN_UP, name)
    wait = timedelta(seconds=min(60 * 2 ** min(attempt - 1, 9), 6 * 3600))
    WebhookEvent.objects.unprocessed().filter(pk=event.pk).update(
        outcome=name[:200],
        attempt_count=attempt,
        taken_until=None,
        try_after=timezone.now() + wait,
    )
    event.refresh_from_db()
    return event
