"""What waits for whoever keeps the books."""

from collections.abc import Iterable
from datetime import datetime

from bookkeeping.models import BookDifference
from common.days_work import Waiting


def waiting(now: datetime) -> Iterable[Waiting]:
    return [
        Waiting(
            slug="open",
            label="Differences of the books",
            rows=BookDifference.objects.open(),
            since="found_at",
        )
    ]
