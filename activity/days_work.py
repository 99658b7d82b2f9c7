"""What waits for staff of what looked like abuse."""

from collections.abc import Iterable
from datetime import datetime

from activity.models import AbuseSignal
from common.days_work import Waiting


def waiting(now: datetime) -> Iterable[Waiting]:
    return [
        Waiting(
            slug="signals",
            label="Signals of abuse to look at",
            rows=AbuseSignal.objects.waiting(),
            since="review_by",
            is_due=True,
        )
    ]
