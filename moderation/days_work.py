"""What waits for staff of reports and appeals."""

from collections.abc import Iterable
from datetime import datetime

from common.days_work import Waiting
from moderation.models import Appeal, Report
from moderation.selectors.strikes import of_repeat_offenders


def waiting(now: datetime) -> Iterable[Waiting]:
    return [
        Waiting(
            slug="reports",
            label="Reports about pieces",
            rows=Report.objects.open(),
            since="received_at",
        ),
        Waiting(
            slug="appeals",
            label="Appeals against decisions",
            rows=Appeal.objects.decidable(now),
            since="made_at",
        ),
        Waiting(
            slug="offenders",
            label="Designers with too many strikes",
            rows=of_repeat_offenders(now),
            since="decided_at",
        ),
    ]
