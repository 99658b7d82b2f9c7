"""What is written down of decisions about signals, in words for the staff desk."""

from django.db.models import TextChoices


class ActivityAct(TextChoices):
    RELEASED = "signal.released", "Found that a signal of abuse was a mistake"
    CONFIRMED = "signal.confirmed", "Found that a signal was abuse"
