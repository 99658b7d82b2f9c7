"""What is written down of Stripe's messages, in words for the staff desk."""

from django.db.models import TextChoices


class PaymentAct(TextChoices):
    REPLAYED = "webhook.replayed", "Replayed a message of Stripe"
