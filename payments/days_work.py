"""What waits for staff among Stripe's messages."""

from collections.abc import Iterable
from datetime import datetime

from common.days_work import Waiting
from payments.models import WebhookEvent
from payments.states import EventState


def waiting(now: datetime) -> Iterable[Waiting]:
    return [
        Waiting(
            slug="given-up",
            label="Messages of Stripe that failed",
            rows=WebhookEvent.objects.filter(state=EventState.GIVEN_UP),
            since="received_at",
        )
    ]
