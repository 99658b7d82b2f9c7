"""Staff halt an issue: the call that is under way ends, no other begins."""

from django.db import transaction

from accounts.models import User
from common.audit import record_act
from newsletter.acts import NewsletterAct
from newsletter.models import Issue
from newsletter.services.lock_issue import lock_issue
from newsletter.states import IssueState


@transaction.atomic
def pause_issue(issue: Issue, *, actor: User, reason: str = "") -> None:
    held = lock_issue(issue, of=IssueState.SENDING)
    held.state, held.pause_reason = IssueState.PAUSED, "Paused by staff."
    held.save(update_fields=["state", "pause_reason"])
    record_act(actor=actor, act=NewsletterAct.PAUSED, target=held, reason=reason)
