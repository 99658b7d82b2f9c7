"""Life of a webhook event in the inbox.

received ──► processed      received: waits for its handler, or for the next attempt
   ├───────► ignored        ignored: nobody listens to its type, or it is of the other mode
   └───────► given_up       given up: failed twelve times while Stripe answered
(staff may replay each of the three: it is received once more)
"""

from django.db.models import TextChoices


class EventState(TextChoices):
    RECEIVED = "received", "Received"
    PROCESSED = "processed", "Processed"
    IGNORED = "ignored", "Ignored"
    GIVEN_UP = "given_up", "Given up"
