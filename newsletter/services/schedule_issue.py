"""Staff approve an issue: it is sent from a moment on, to as many readers as they were told."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from common.audit import record_act
from common.outside import refuse_inside_transaction
from newsletter.acts import NewsletterAct
from newsletter.audience import audience
from newsletter.checklist import open_points
from newsletter.errors import NotReady, WrongNumber
from newsletter.models import Issue
from newsletter.services.lock_issue import lock_issue
from newsletter.states import IssueState


def schedule_issue(
    issue: Issue,
    *,
    actor: User,
    recipients: int,
    send_after: datetime | None = None,
    reason: str = "",
) -> None:
    """Raises NotReady, WrongNumber, NotMovable. Without a time it goes within a minute."""
    refuse_inside_transaction("The sites behind the links")
    points = open_points(issue)
    if points:
        raise NotReady("It cannot be sent yet. " + " ".join(points))
    moment = send_after or timezone.now()
    _schedule(issue, actor, recipients, moment, issue.body, reason)


@transaction.atomic
def _schedule(
    issue: Issue,
    actor: User,
    recipients: int,
    send_after: datetime,
    checked_body: str,
    reason: str,
) -> None:
    held = lock_issue(issue, of=IssueState.DRAFT)
    if held.body != checked_body:
        raise NotReady("Its text was changed just now. Look at it again, then send it.")
    number = audience(held).count()
    if recipients != number:
        now = "1 person gets" if number == 1 else f"{number} people get"
        raise WrongNumber(f"{now} it now, not {recipients}. Look at the number and type it again.")
    held.state, held.send_after = IssueState.SCHEDULED, send_after
    held.save(update_fields=["state", "send_after"])
    record_act(
        actor=actor,
        act=NewsletterAct.SCHEDULED,
        target=held,
        reason=f"{number} recipient{'' if number == 1 else 's'}. {reason}".strip(),
    )
