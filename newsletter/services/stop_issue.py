"""Staff end an issue for good: whoever has not been asked for yet never gets it."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from common.audit import record_act
from common.locking import lock_rows
from newsletter.acts import NewsletterAct
from newsletter.errors import NotMovable
from newsletter.models import Delivery, Issue
from newsletter.states import DeliveryState, IssueState


@transaction.atomic
def stop_issue(issue: Issue, *, actor: User, reason: str = "") -> None:
    (held,) = lock_rows(Issue.objects.filter(pk=issue.pk))
    if held.state not in {IssueState.SENDING, IssueState.PAUSED}:
        raise NotMovable(
            f"The issue is “{held.get_state_display()}”: there is nothing to stop. Reload the page."
        )
    held.state, held.finished_at = IssueState.STOPPED, timezone.now()
    held.save(update_fields=["state", "finished_at"])
    waiting = Delivery.objects.filter(issue=held, state=DeliveryState.WAITING)
    waiting.update(state=DeliveryState.SKIPPED, reason="stopped")
    record_act(actor=actor, act=NewsletterAct.STOPPED, target=held, reason=reason)
