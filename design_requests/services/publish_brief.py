"""The client shows a draft to designers."""

from django.db import transaction
from django.utils import timezone

from common.audit import Actor, record_act
from common.locking import lock_rows
from design_requests.acts import RequestAct
from design_requests.models import Brief
from design_requests.moving import move
from design_requests.periods import BRIEF_STAYS_OPEN
from design_requests.states import BriefState


@transaction.atomic
def publish_brief(*, actor: Actor, brief: Brief) -> Brief:
    """Raises MoveRefused."""
    (brief,) = lock_rows(Brief.objects.filter(pk=brief.pk))
    move(actor=actor, row=brief, state=BriefState.OPEN)
    brief.published_at = timezone.now()
    brief.open_until = brief.published_at + BRIEF_STAYS_OPEN
    brief.save()
    record_act(actor=actor, act=RequestAct.PUBLISHED, target=brief)
    return brief
