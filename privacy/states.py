"""Life of a copy of somebody's data.

waiting ──► building ──► ready ──► deleted
               │
               └──────► failed
"""

from django.db.models import TextChoices


class ExportState(TextChoices):
    WAITING = "waiting", "Waiting"
    BUILDING = "building", "Being made"
    READY = "ready", "Ready"
    # Its files are gone from the store, and were looked for afterwards.
    DELETED = "deleted", "Deleted"
    # Given up after several attempts; a new one can be asked for at once.
    FAILED = "failed", "Given up"


UNDER_WAY = frozenset({ExportState.WAITING, ExportState.BUILDING})
