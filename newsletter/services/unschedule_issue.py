"""Staff take an issue back before its time: it is a draft again."""

from django.db import transaction

from accounts.models import User
from common.audit import record_act
from newsletter.acts import NewsletterAct
from newsletter.models import Issue
from newsletter.services.lock_issue import lock_issue
from newsletter.states import IssueState


@transaction.atomic
def unschedule_issue(issue: Issue, *, actor: User, reason: str = "") -> None:
    held = lock_issue(issue, of=IssueState.SCHEDULED)
    held.state = IssueState.DRAFT
    held.save(update_fields=["state"])
    record_act(actor=actor, act=NewsletterAct.UNSCHEDULED, target=held, reason=reason)
