"""A mail on days 3 and 6 of a silence, before it approves."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from common.audit import Actor
from design_requests import emails
from design_requests.models import Milestone
from design_requests.periods import REMINDED_ON
from design_requests.services.lock_milestone import lock_milestone
from design_requests.states import MilestoneState


@transaction.atomic
def remind_client(*, actor: Actor, milestone: Milestone) -> bool:
    """Whether a mail was written; after a day on which nothing ran, the later one alone."""
    milestone = lock_milestone(milestone)
    if milestone.state != MilestoneState.DELIVERED or milestone.delivered_at is None:
        return False
    silent = timezone.now() - milestone.delivered_at
    passed = [day for day in REMINDED_ON if silent >= timedelta(days=day)]
    if not passed or passed[-1] <= milestone.reminded_day:
        return False
    milestone.reminded_day = passed[-1]
    milestone.save()
    emails.tell_silence(milestone, day=passed[-1])
    return True
