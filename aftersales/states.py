"""Lives of a refund and of a dispute.

reserved ──► pending ──► succeeded     reserved: decided on; Stripe is being asked
   │  │      needs buyer    │          pending: Stripe took the money, the bank has not said yes
   │  └────────────────────►│          needs buyer: the buyer must tell Stripe where it goes
   ▼                        ▼          refused: Stripe said no; no money moved
refused                   failed       failed: the bank sent the money back to us

dispute   needs response ──► under review ──► won | lost ──► won
                └────────────────────────────►      appeal: a bank looks at it once more
(what a bank decides after that, such as won and then lost, is noted beside the state, for staff)
inquiry   warning: the same words; it moves no money, and ends closed or as a dispute, even late
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RefundState(TextChoices):
    RESERVED = "reserved", pgettext_lazy("refund", "Being asked for")
    PENDING = "pending", pgettext_lazy("refund", "On its way")
    NEEDS_BUYER = "needs_buyer", pgettext_lazy("refund", "Waiting for the buyer")
    SUCCEEDED = "succeeded", pgettext_lazy("refund", "Refunded")
    FAILED = "failed", pgettext_lazy("refund", "Came back")
    REFUSED = "refused", pgettext_lazy("refund", "Refused")


# What these gave back can be given back by another refund.
UNDONE = (RefundState.FAILED, RefundState.REFUSED)
NOT_MADE = (RefundState.RESERVED, RefundState.REFUSED)
REFUND_MOVES: list[tuple[str, str]] = [
    (before.value, after.value)
    for before, afters in {
        RefundState.RESERVED: (
            RefundState.PENDING,
            RefundState.NEEDS_BUYER,
            RefundState.SUCCEEDED,
            RefundState.FAILED,
            RefundState.REFUSED,
        ),
        RefundState.PENDING: (
            RefundState.NEEDS_BUYER,
            RefundState.SUCCEEDED,
            RefundState.FAILED,
        ),
        RefundState.NEEDS_BUYER: (
            RefundState.PENDING,
            RefundState.SUCCEEDED,
            RefundState.FAILED,
        ),
        RefundState.SUCCEEDED: (RefundState.FAILED,),
    }.items()
    for after in afters
]


class RefundReason(TextChoices):
    """In words that buyer and designer read too."""

    REQUESTED = "requested", _("The buyer asked for it")
    NOT_AS_DESCRIBED = "not_as_described", _("The file is not as it was described")
    DUPLICATE = "duplicate", _("It was paid twice")
    WITHDRAWN = "withdrawn", _("The buyer withdrew from the contract")
    FRAUD_WARNING = "fraud_warning", _("The bank of the card warned of fraud")
    HELD = "held", _("The payment fits no order")
    DASHBOARD = "dashboard", _("It was refunded at Stripe")


# What staff choose from; the others are found, not chosen.
CHOSEN_BY_STAFF = (
    RefundReason.REQUESTED,
    RefundReason.NOT_AS_DESCRIBED,
    RefundReason.DUPLICATE,
)


class DisputeState(TextChoices):
    """Stripe's own words for how far a dispute is."""

    WARNING_NEEDS_RESPONSE = "warning_needs_response", "Inquiry: needs an answer"
    WARNING_UNDER_REVIEW = "warning_under_review", "Inquiry: answered"
    WARNING_CLOSED = "warning_closed", "Inquiry: closed"
    NEEDS_RESPONSE = "needs_response", "Needs an answer"
    UNDER_REVIEW = "under_review", "Answered"
    APPEAL_NEEDS_RESPONSE = "appeal_needs_response", "Appealed: needs an answer at Stripe"
    APPEAL_UNDER_REVIEW = "appeal_under_review", "Appealed: answered"
    WON = "won", "Won"
    LOST = "lost", "Lost"
    PREVENTED = "prevented", "Prevented"


CLOSED = (
    DisputeState.WARNING_CLOSED,
    DisputeState.WON,
    DisputeState.LOST,
    DisputeState.PREVENTED,
)
INQUIRY = (
    DisputeState.WARNING_NEEDS_RESPONSE,
    DisputeState.WARNING_UNDER_REVIEW,
    DisputeState.WARNING_CLOSED,
)
# The money is at the bank, and nobody knows yet who gets it.
WITHHELD = (
    DisputeState.NEEDS_RESPONSE,
    DisputeState.UNDER_REVIEW,
    DisputeState.APPEAL_NEEDS_RESPONSE,
    DisputeState.APPEAL_UNDER_REVIEW,
)
# Answers of Stripe that are news of a dispute that is closed here; any other is an older answer
# that came late.
DECIDES_ANEW = (
    DisputeState.WON,
    DisputeState.LOST,
    DisputeState.APPEAL_NEEDS_RESPONSE,
    DisputeState.APPEAL_UNDER_REVIEW,
)
TAKES_EVIDENCE = (DisputeState.WARNING_NEEDS_RESPONSE, DisputeState.NEEDS_RESPONSE)


class EvidenceState(TextChoices):
    """reserved ──► sent | refused"""

    RESERVED = "reserved", "Being sent"
    SENT = "sent", "Sent"
    REFUSED = "refused", "Refused"
