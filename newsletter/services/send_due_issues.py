"""Each minute: issues whose time has come begin, those under way go on, lost answers are named."""

import logging

from django.utils import timezone

from common.queue import send
from newsletter.models import Delivery, Issue
from newsletter.services.freeze_audience import freeze_audience
from newsletter.services.note_unknown import note_unknown
from newsletter.services.send_batch import LEASE
from newsletter.states import DeliveryState, IssueState

log = logging.getLogger(__name__)


def send_due_issues() -> None:
    note_lost_answers()
    for issue_id in Issue.objects.due().values_list("pk", flat=True):
        freeze_audience(issue_id)
    for issue_id in Issue.objects.filter(state=IssueState.SENDING).values_list("pk", flat=True):
        send("newsletter.send_batch_task", issue_id)


def note_lost_answers() -> int:
    """Copies that were asked for and never answered: unknown from now on, and not asked again."""
    lost = Delivery.objects.filter(
        state=DeliveryState.RESERVED, asked_at__lt=timezone.now() - LEASE
    )
    count = note_unknown(lost, reason="the worker died")
    if count:
        log.error("newsletter lost answers count=%s", count)
    return count
