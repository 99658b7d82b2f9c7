"""What is written down of refunds and disputes, in words for the staff desk."""

from django.db.models import TextChoices


class AftersalesAct(TextChoices):
    REFUND_RESERVED = "refund.reserved", "Decided on a refund"
    REFUND_MADE = "refund.made", "Recorded a refund as made"
    REFUND_REFUSED = "refund.refused", "Recorded a refund as refused"
    REFUND_FAILED = "refund.failed", "Recorded that a refund came back"
