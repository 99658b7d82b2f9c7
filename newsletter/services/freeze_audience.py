"""An issue's time has come: pieces and readers are frozen, and the sending begins."""

from django.db import transaction
from django.utils import timezone

from common.locking import lock_rows
from common.queue import enqueue
from newsletter.audience import audience
from newsletter.cards import cards_of
from newsletter.models import Delivery, Issue
from newsletter.reading import pieces_of
from newsletter.states import IssueState

AT_ONCE = 2000


@transaction.atomic
def freeze_audience(issue_id: int) -> bool:
    """True when it began by this. Whoever subscribes later gets the next issue."""
    due = lock_rows(Issue.objects.due().filter(pk=issue_id))
    if not due:
        return False
    (issue,) = due
    issue.cards = cards_of(pieces_of(issue.body))
    issue.state = IssueState.SENDING
    issue.started_at = timezone.now()
    issue.save(update_fields=["cards", "state", "started_at"])
    rows: list[Delivery] = []
    readers = audience(issue).order_by("pk").values_list("pk", "address_code")
    for subscription_id, code in readers.iterator(chunk_size=AT_ONCE):
        rows.append(Delivery(issue=issue, subscription_id=subscription_id, address_code=code))
        if len(rows) == AT_ONCE:
            Delivery.objects.bulk_create(rows)
            rows.clear()
    Delivery.objects.bulk_create(rows)
    enqueue("newsletter.send_batch_task", issue.pk)
    return True
