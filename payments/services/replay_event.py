"""Staff let an event be acted on once more, after its cause of failure is mended."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from common.audit import record_act
from common.queue import enqueue
from payments.acts import PaymentAct
from payments.errors import NotReplayable
from payments.gateway.client import expects_live
from payments.hooks import webhook_event
from payments.models import WebhookEvent
from payments.states import EventState


@transaction.atomic
def replay_event(*, actor: User, event: WebhookEvent, reason: str) -> WebhookEvent:
    """Put the event back to the start of its life. Raises NotReplayable.

    Acting twice on one event changes nothing twice: handlers ask Stripe how things stand.
    """
    if not reason.strip():
        raise NotReplayable("Say why in the field beside the action. Nothing was changed.")
    if event.is_live != expects_live():
        raise NotReplayable(
            f"{event.stripe_id} is of the other mode, live or test; it stays ignored."
        )
    if webhook_event.get(event.type) is None:
        raise NotReplayable(f"Nothing here acts on {event.type}; it stays ignored.")
    # When two ask at once, one moves it, and the other finds that it is waiting already.
    moved = WebhookEvent.objects.filter(pk=event.pk).exclude(state=EventState.RECEIVED)
    if not moved.update(
        state=EventState.RECEIVED,
        outcome="",
        attempt_count=0,
        taken_until=None,
        try_after=timezone.now(),
        processed_at=None,
    ):
        raise NotReplayable(f"{event.stripe_id} is waiting for its next attempt already.")
    record_act(actor=actor, act=PaymentAct.REPLAYED, target=event, reason=reason.strip())
    enqueue("payments.settle_webhook_task", event.pk)
    event.refresh_from_db()
    return event
