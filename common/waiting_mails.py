"""What waits for staff of mails that did not arrive."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from common.days_work import Waiting
from common.models import OutboxMail

# Nobody can mend a bounce here; for so long it is news.
NEWS = timedelta(days=7)


def waiting(now: datetime) -> Iterable[Waiting]:
    return [
        Waiting(
            slug="given-up",
            label="Mails that were given up",
            rows=OutboxMail.objects.filter(given_up_at__isnull=False),
            since="given_up_at",
        ),
        Waiting(
            slug="bounced",
            label="Mails that bounced in the last seven days",
            rows=OutboxMail.objects.filter(bounced_at__gt=now - NEWS),
            since="bounced_at",
        ),
    ]
