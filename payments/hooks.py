"""Which room above acts on which webhook event."""

from typing import Any

from common.hooks import Hook
from common.personal import DataSubject
from payments.models import WebhookEvent

# Under the event's type: acts on it outside any transaction, and says in a few words what became
# of it. Types without a handler are recorded and ignored.
webhook_event: Hook[[WebhookEvent], str] = Hook("payments.webhook_event")

# Queries for the numbers of a person's orders, and for the names of their accounts at Stripe: by
# these an event is known to be about somebody.
orders_of: Hook[[DataSubject], Any] = Hook("payments.orders_of")
accounts_of: Hook[[DataSubject], Any] = Hook("payments.accounts_of")
# Queries for Stripe's names of what a person paid, got back or disputed, and of what was sent to
# them: events about refunds, disputes and transfers carry no number of an order.
objects_of_buyer: Hook[[DataSubject], list[Any]] = Hook("payments.objects_of_buyer")
objects_of_designer: Hook[[DataSubject], list[Any]] = Hook("payments.objects_of_designer")

# Stripe's name for the movement of our balance that was booked last; None before the first one. By
# it a key of another account is known.
booked_movement: Hook[[], str | None] = Hook("payments.booked_movement")
