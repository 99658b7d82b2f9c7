"""Which room above acts on which webhook event."""

from common.hooks import Hook
from payments.models import WebhookEvent

# Under the event's type: acts on it outside any transaction, and says in a few words what became
# of it. Types without a handler are recorded and ignored.
webhook_event: Hook[[WebhookEvent], str] = Hook("payments.webhook_event")
