"""What waits for staff of design requests: decisions, and money that does not arrive."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from common.days_work import Waiting
from design_requests.models import HeldPart, Milestone
from design_requests.states import MilestoneState, PartKind, PartState

# A designer who has no account by then is asked by people.
A_PART_MAY_WAIT = timedelta(days=7)


def waiting(now: datetime) -> Iterable[Waiting]:
    return [
        Waiting(
            slug="decide",
            label="Design requests to decide",
            rows=Milestone.objects.filter(state=MilestoneState.DISPUTED),
            since="hold_ends_at",
            is_due=True,
        ),
        Waiting(
            slug="unpaid",
            label="Released money that cannot arrive for a week",
            rows=HeldPart.objects.filter(
                state=PartState.RESERVED, reserved_at__lte=now - A_PART_MAY_WAIT
            ).exclude(
                kind=PartKind.RELEASE, payment__milestone__leaves_at__gt=now - A_PART_MAY_WAIT
            ),
            since="reserved_at",
        ),
    ]
