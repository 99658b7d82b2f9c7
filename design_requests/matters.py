"""What stands between somebody and this room: money held, or that a bank disputes."""

from django.db.models import Q
from django.utils.translation import gettext

from aftersales.states import CLOSED
from common.personal import DataSubject, OpenMatter, thing
from design_requests.models import BankDispute, Milestone, MilestonePayment
from design_requests.states import MilestoneState


def open_matters(person: DataSubject) -> list[OpenMatter]:
    """Milestones with money, of either side; and payments that came too late and go back."""
    if person.account_id is None:
        return []
    is_side = Q(offer__brief__client=person.account_id) | Q(offer__designer=person.account_id)
    held = Milestone.objects.holding().filter(is_side).with_sides()
    late = MilestonePayment.objects.to_return()
    mine = late.filter(milestone__offer__brief__client=person.account_id)
    disputed = BankDispute.objects.exclude(state__in=CLOSED).filter(
        payment__milestone__offer__brief__client=person.account_id
    )
    return [
        *(_of_milestone(milestone) for milestone in held.order_by("pk")),
        *(
            OpenMatter(
                words=gettext("%(amount)s that came too late and goes back")
                % {"amount": payment.amount},
                holds=frozenset({thing(payment)}),
            )
            for payment in mine.order_by("pk")
        ),
        *(
            OpenMatter(
                words=gettext("the bank's dispute of %(amount)s for a design request")
                % {"amount": dispute.amount},
                holds=frozenset({thing(dispute)}),
            )
            for dispute in disputed.order_by("pk")
        ),
    ]


def _of_milestone(milestone: Milestone) -> OpenMatter:
    """Until when it ends by itself, where nobody does anything any more."""
    until = {
        MilestoneState.WORKING: milestone.hold_ends_at,
        MilestoneState.CHANGING: milestone.hold_ends_at,
        MilestoneState.DISPUTED: milestone.hold_ends_at,
        MilestoneState.DELIVERED: milestone.answer_by,
        MilestoneState.SETTLING: milestone.leaves_at,
    }
    return OpenMatter(
        words=gettext("%(price)s that is held for the design request %(milestone)s")
        % {"price": milestone.price, "milestone": milestone},
        until=until.get(MilestoneState(milestone.state)),
        holds=frozenset({thing(milestone)}),
    )
