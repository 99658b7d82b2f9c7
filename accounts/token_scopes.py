"""What a token may do, and for how long."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

DEFAULT_DAYS = 365
DAY_CHOICES = [
    ("30", _("30 days")),
    ("90", _("90 days")),
    ("365", _("a year")),
    ("0", _("until I revoke it")),
]


class TokenScope(TextChoices):
    LOOK = "look", _("read your account and your library")
    DOWNLOAD = "download", _("also download what you bought")
