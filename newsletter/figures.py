"""What staff are told of an issue. Below ten people a figure could be about one of them."""

from dataclasses import dataclass

from django.db.models import Count, Q

from newsletter.models import Delivery, Issue, IssueVisits
from newsletter.states import DeliveryState, Outcome

FLOOR = 10


@dataclass(frozen=True)
class Progress:
    """How far the sending is; numbers of copies, which say nothing of what people did."""

    total: int
    by_state: list[tuple[str, int]]

    @property
    def done(self) -> int:
        open_ones = {DeliveryState.WAITING.label, DeliveryState.RESERVED.label}
        return sum(number for label, number in self.by_state if label not in open_ones)


def progress_of(issue: Issue) -> Progress:
    counted = dict(
        Delivery.objects.filter(issue=issue)
        .order_by()
        .values_list("state")
        .annotate(number=Count("pk"))
    )
    return Progress(
        total=sum(counted.values()),
        by_state=[(str(state.label), counted.get(state.value, 0)) for state in DeliveryState],
    )


def reactions_to(issue: Issue) -> list[tuple[str, str]]:
    """Bounced, complained, left, and pages opened by its links, in words."""
    counted = Delivery.objects.filter(issue=issue).aggregate(
        bounced=Count("pk", filter=Q(outcome__in=[Outcome.BOUNCE, Outcome.SOFT_BOUNCE])),
        complained=Count("pk", filter=Q(outcome=Outcome.COMPLAINT)),
        left=Count("pk", filter=Q(outcome=Outcome.LEFT)),
    )
    visits = IssueVisits.objects.filter(issue=issue).first()
    return [
        ("Could not be delivered", shown(counted["bounced"])),
        ("Reported as unwanted", shown(counted["complained"])),
        ("Left by its link", shown(counted["left"])),
        ("Pages opened by its links", shown(visits.count if visits else 0)),
    ]


def shown(number: int) -> str:
    return f"fewer than {FLOOR}" if number < FLOOR else f"{number:,}"
