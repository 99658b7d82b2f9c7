"""The money of a decided milestone leaves: parts are reserved, asked for one by one, recorded."""

from django.db import transaction
from django.utils import timezone

from common.audit import Actor, record_act, record_acts
from common.locking import lock_rows
from common.models import Machine
from common.personal import close_matter
from design_requests.acts import RequestAct
from design_requests.models import HeldPart, Milestone, MilestonePayment
from design_requests.moving import move
from design_requests.selectors import left_of
from design_requests.services.complete_part import complete_part
from design_requests.services.lock_milestone import lock_milestone
from design_requests.shares import shares_of_release
from design_requests.states import MilestoneState, PartKind, PartState


def settle_milestone(*, actor: Actor, milestone: Milestone) -> Milestone:
    """Safe to repeat: what stopped half-way goes on, what Stripe refused is asked for anew.

    Raises StripeUnavailable, PartDiffers, NotPaidYet, and leaves the milestone on its way.
    """
    for part in _reserve(actor, milestone):
        complete_part(actor=actor, part=part)
    return _finish(milestone)


def return_late_payment(*, actor: Actor, payment: MilestonePayment) -> None:
    """All of it goes back. Raises what settle_milestone raises."""
    for part in _reserve_return(actor, payment):
        complete_part(actor=actor, part=part)


@transaction.atomic
def _reserve(actor: Actor, milestone: Milestone) -> list[HeldPart]:
    milestone = lock_milestone(milestone)
    if milestone.state != MilestoneState.SETTLING:
        return []
    held = MilestonePayment.objects.held().filter(milestone=milestone)
    (payment,) = lock_rows(held)
    new = []
    # Somebody may have given a part back at Stripe meanwhile.
    release = min(milestone.to_release_minor or 0, left_of(payment))
    if release and not _standing(payment, PartKind.RELEASE):
        new.append(_release(milestone, payment, release))
    rest = left_of(payment)
    if rest:
        new.append(_refund(payment, rest))
    record_acts(actor=actor, act=RequestAct.RESERVED, targets=new)
    return list(HeldPart.objects.filter(payment=payment).reserved().order_by("kind"))


@transaction.atomic
def _reserve_return(actor: Actor, payment: MilestonePayment) -> list[HeldPart]:
    (payment,) = lock_rows(MilestonePayment.objects.filter(pk=payment.pk, is_late=True))
    rest = left_of(payment)
    if rest and not payment.bank_disputes.withheld().exists():
        record_act(actor=actor, act=RequestAct.RESERVED, target=_refund(payment, rest))
    return list(HeldPart.objects.filter(payment=payment).reserved())


def _standing(payment: MilestonePayment, kind: PartKind) -> bool:
    return payment.parts.standing().filter(kind=kind).exists()


def _release(milestone: Milestone, payment: MilestonePayment, amount_minor: int) -> HeldPart:
    shares = shares_of_release(
        amount_minor,
        paid_minor=payment.amount_minor,
        tax_minor=payment.tax_minor,
        fee_basis_points=milestone.offer.fee_basis_points,
        fee_minimum_minor=milestone.offer.fee_minimum_minor,
    )
    return HeldPart.objects.create(
        payment=payment,
        kind=PartKind.RELEASE,
        designer=milestone.offer.designer,
        amount_minor=amount_minor,
        tax_minor=shares.tax_minor,
        platform_fee_minor=shares.platform_fee_minor,
        designer_share_minor=shares.designer_share_minor,
        currency=payment.currency,
    )


def _refund(payment: MilestonePayment, amount_minor: int) -> HeldPart:
    return HeldPart.objects.create(
        payment=payment,
        kind=PartKind.REFUND,
        amount_minor=amount_minor,
        currency=payment.currency,
    )


@transaction.atomic
def _finish(milestone: Milestone) -> Milestone:
    """Over once every part has arrived, and nothing is left."""
    milestone = lock_milestone(milestone)
    if milestone.state != MilestoneState.SETTLING:
        return milestone
    payment = MilestonePayment.objects.held().get(milestone=milestone)
    is_waiting = payment.parts.filter(state=PartState.RESERVED).exists()
    if is_waiting or left_of(payment):
        return milestone
    move(actor=Machine.STRIPE, row=milestone, state=MilestoneState.SETTLED)
    milestone.ended_at = timezone.now()
    milestone.save()
    record_act(actor=Machine.STRIPE, act=RequestAct.SETTLED, target=milestone)
    close_matter(milestone)
    return milestone
