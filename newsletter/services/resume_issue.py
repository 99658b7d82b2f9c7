"""Staff let a paused issue go on; the minute run takes it up."""

from django.db import transaction

from accounts.models import User
from common.audit import record_act
from newsletter.acts import NewsletterAct
from newsletter.models import Issue
from newsletter.services.lock_issue import lock_issue
from newsletter.states import IssueState


@transaction.atomic
def resume_issue(issue: Issue, *, actor: User, reason: str = "") -> None:
    held = lock_issue(issue, of=IssueState.PAUSED)
    held.state, held.pause_reason = IssueState.SENDING, ""
    held.failures_in_a_row, held.try_after = 0, None
    held.save(update_fields=["state", "pause_reason", "failures_in_a_row", "try_after"])
    record_act(actor=actor, act=NewsletterAct.RESUMED, target=held, reason=reason)
