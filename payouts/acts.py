"""What is written down of payouts, in words for the staff desk."""

from django.db.models import TextChoices


class PayoutAct(TextChoices):
    RELEASED = "earning.released", "Made a share due"
    RESERVED = "transfer.reserved", "Reserved a transfer"
    MADE = "transfer.made", "Recorded a transfer as made"
    REFUSED = "transfer.refused", "Recorded a transfer as refused"
    ACCOUNT_OPENED = "account.opened", "Opened an account at Stripe"
    ACCOUNT_CHANGED = "account.changed", "Found an account changed"
