"""What a token may do, and for how long."""

from django.db.models import TextChoices

DEFAULT_DAYS = 365
DAY_CHOICES = [("30", "30 days"), ("90", "90 days"), ("365", "a year"), ("0", "until I revoke it")]


class TokenScope(TextChoices):
    LOOK = "look", "read your account and your library"
    DOWNLOAD = "download", "also download what you bought"
