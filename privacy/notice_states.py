"""Life of a notice of the policy by mail: queued -> sent, queued -> failed.

That somebody read a version, or used the shop under it, begins as what it is.
"""

from django.db.models import TextChoices


class NoticeChannel(TextChoices):
    MAIL = "mail", "By mail"
    PAGE = "page", "On the page of the version"
    # No notice, but the use that counts as accepting.
    USE = "use", "By using the shop"


class NoticeState(TextChoices):
    QUEUED = "queued", "Waiting in the outbox"
    SENT = "sent", "Sent"
    FAILED = "failed", "Could not be sent"
    SEEN = "seen", "Read"
    USED = "used", "Used the shop"
