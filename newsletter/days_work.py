"""What waits for whoever looks after the newsletter."""

from collections.abc import Iterable
from datetime import datetime

from common.days_work import Waiting
from newsletter.models import Issue
from newsletter.states import IssueState


def waiting(now: datetime) -> Iterable[Waiting]:
    return [
        Waiting(
            slug="paused",
            label="Newsletters whose sending is paused",
            rows=Issue.objects.filter(state=IssueState.PAUSED),
            since="started_at",
        ),
        Waiting(
            slug="draft",
            label="Newsletters in draft",
            rows=Issue.objects.filter(state=IssueState.DRAFT),
            since="created_at",
        ),
    ]
