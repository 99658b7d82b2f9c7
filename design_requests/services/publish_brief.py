"""The client shows a draft to designers: to all, or to those who are asked."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from common.audit import Actor, record_act
from common.locking import lock_rows
from design_requests import emails
from design_requests.acts import RequestAct
from design_requests.errors import MoveRefused
from design_requests.models import Brief
from design_requests.moving import move
from design_requests.periods import BRIEF_STAYS_OPEN
from design_requests.states import BriefState


@transaction.atomic
def publish_brief(*, actor: Actor, brief: Brief) -> Brief:
    """Raises MoveRefused."""
    (brief,) = lock_rows(Brief.objects.filter(pk=brief.pk))
    asked = [row.designer for row in brief.asked.select_related("designer")]
    if brief.is_private and not asked:
        raise MoveRefused(gettext("Name at least one designer who may read it, or show it to all."))
    move(actor=actor, row=brief, state=BriefState.OPEN)
    brief.published_at = timezone.now()
    brief.open_until = brief.published_at + BRIEF_STAYS_OPEN
    brief.save()
    record_act(actor=actor, act=RequestAct.PUBLISHED, target=brief)
    emails.tell_asked(brief, asked)
    return brief
