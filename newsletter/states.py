"""The lives of an issue and of one copy of it.

Issue:
    draft ──► scheduled ──► sending ──► sent
      ▲           │          │   ▲
      └───────────┘          ▼   │
                           paused ──► stopped     (sending ──► stopped too)

Delivery, one copy for one address:
    waiting ──► reserved ──► sent        the mail server took it
       ▲           │    ├──► refused     it said no, for good
       │           │    └──► unknown     nobody heard its answer; never asked for again
       └───────────┘                     it said "later", or was not reached
    waiting ──► skipped                  left, suppressed or restricted meanwhile, or stopped
    unknown ──► sent | refused           by the provider's own events
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class IssueState(TextChoices):
    DRAFT = "draft", "Draft"
    SCHEDULED = "scheduled", "Waiting for its time"
    SENDING = "sending", "Being sent"
    PAUSED = "paused", "Paused"
    SENT = "sent", "Sent"
    STOPPED = "stopped", "Stopped"


ISSUE_MOVES = [
    (IssueState.DRAFT, IssueState.SCHEDULED),
    (IssueState.SCHEDULED, IssueState.DRAFT),
    (IssueState.SCHEDULED, IssueState.SENDING),
    (IssueState.SENDING, IssueState.PAUSED),
    (IssueState.PAUSED, IssueState.SENDING),
    (IssueState.SENDING, IssueState.SENT),
    (IssueState.SENDING, IssueState.STOPPED),
    (IssueState.PAUSED, IssueState.STOPPED),
]
# Whoever looks may read them in the archive.
PUBLISHED = frozenset({IssueState.SENDING, IssueState.PAUSED, IssueState.SENT, IssueState.STOPPED})


class DeliveryState(TextChoices):
    WAITING = "waiting", "Waiting"
    RESERVED = "reserved", "Being asked for"
    SENT = "sent", "Sent"
    REFUSED = "refused", "Refused"
    UNKNOWN = "unknown", "Unknown"
    SKIPPED = "skipped", "Skipped"


DELIVERY_MOVES = [
    (DeliveryState.WAITING, DeliveryState.RESERVED),
    (DeliveryState.WAITING, DeliveryState.SKIPPED),
    (DeliveryState.RESERVED, DeliveryState.WAITING),
    (DeliveryState.RESERVED, DeliveryState.SENT),
    (DeliveryState.RESERVED, DeliveryState.REFUSED),
    (DeliveryState.RESERVED, DeliveryState.UNKNOWN),
    (DeliveryState.UNKNOWN, DeliveryState.SENT),
    (DeliveryState.UNKNOWN, DeliveryState.REFUSED),
]
OPEN_DELIVERIES = frozenset({DeliveryState.WAITING, DeliveryState.RESERVED})


class Outcome(TextChoices):
    """What was heard of a copy after it had been sent."""

    DELIVERED = "delivered", "Delivered"
    SOFT_BOUNCE = "soft_bounce", "Not deliverable for now"
    BOUNCE = "bounce", "Not deliverable"
    COMPLAINT = "complaint", "Reported as unwanted"
    LEFT = "left", "Left by its link"


# News come late, twice and out of order: what was heard of a copy gives way only to what says more.
SAYS_MORE = [
    Outcome.DELIVERED,
    Outcome.SOFT_BOUNCE,
    Outcome.BOUNCE,
    Outcome.LEFT,
    Outcome.COMPLAINT,
]
# What became of a copy that nobody had heard an answer about.
SETTLES = {
    Outcome.DELIVERED: DeliveryState.SENT,
    Outcome.SOFT_BOUNCE: DeliveryState.SENT,
    Outcome.BOUNCE: DeliveryState.REFUSED,
    Outcome.LEFT: DeliveryState.SENT,
    Outcome.COMPLAINT: DeliveryState.SENT,
}


class SuppressedFor(TextChoices):
    LEFT = "left", "Left the newsletter"
    BOUNCE = "bounce", "The mailbox is not there"
    SOFT_BOUNCES = "soft_bounces", "Five issues in a row could not be delivered"
    COMPLAINT = "complaint", "Reported an issue as unwanted"
    UNDELIVERABLE = "refused", "The mail server refused the address"


class Interest(TextChoices):
    """What a reader may ask for; an issue may be for those alone who did."""

    RINGS = "rings", _("Rings")
    EARRINGS = "earrings", _("Earrings")
    PENDANTS = "pendants", _("Pendants and necklaces")
    BRACELETS = "bracelets", _("Bracelets")
    NEW_DESIGNERS = "new_designers", _("New designers")
    BENCH = "bench", _("Notes from the bench")


class Frequency(TextChoices):
    EACH_ISSUE = "each", _("Each issue")
    MONTHLY = "monthly", _("At most one a month")
