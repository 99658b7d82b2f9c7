"""What is written down of refunds and disputes, in words for the staff desk."""

from django.db.models import TextChoices


class AftersalesAct(TextChoices):
    REFUND_RESERVED = "refund.reserved", "Decided on a refund"
    REFUND_MADE = "refund.made", "Recorded a refund as made"
    REFUND_REFUSED = "refund.refused", "Recorded a refund as refused"
    REFUND_FAILED = "refund.failed", "Recorded that a refund came back"
    DISPUTE_OPENED = "dispute.opened", "Found a payment disputed"
    DISPUTE_WITHDRAWN = "dispute.withdrawn", "Recorded that a bank took a payment back"
    DISPUTE_REINSTATED = "dispute.reinstated", "Recorded that a bank gave a payment back"
    DISPUTE_CLOSED = "dispute.closed", "Found a dispute closed"
    DISPUTE_OVERTURNED = "dispute.overturned", "Found a lost dispute won after all"
    DISPUTE_REOPENED = "dispute.reopened", "Found a closed dispute decided on anew"
    EVIDENCE_RESERVED = "evidence.reserved", "Decided to send evidence"
    EVIDENCE_SENT = "evidence.sent", "Recorded evidence as sent"
    EVIDENCE_REFUSED = "evidence.refused", "Recorded evidence as refused"
