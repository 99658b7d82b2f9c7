"""The shop itself halts an issue, and a person has to look; what was reserved stays reserved."""

import logging

from django.db import transaction

from common.locking import lock_rows
from newsletter.models import Issue
from newsletter.states import IssueState

log = logging.getLogger(__name__)


@transaction.atomic
def halt_issue(issue_id: int, *, reason: str) -> None:
    """`reason` in words for the issue's page. One that is halted or over stays as it is."""
    sending = Issue.objects.filter(pk=issue_id, state=IssueState.SENDING)
    for held in lock_rows(sending):
        held.state, held.pause_reason = IssueState.PAUSED, reason
        held.save(update_fields=["state", "pause_reason"])
        log.error("newsletter paused issue=%s reason=%s", held.pk, reason)
