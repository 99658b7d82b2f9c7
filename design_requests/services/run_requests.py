"""What time does to design requests, and whatever stopped half-way."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop

from common.audit import Actor
from design_requests.models import Milestone, MilestonePayment
from design_requests.services.approve_milestone import approve_milestone
from design_requests.services.end_milestone_payment import end_milestone_payment
from design_requests.services.lapse_offers import close_old_briefs, lapse_offers
from design_requests.services.mail_waiting_messages import mail_waiting_messages
from design_requests.services.remind_client import remind_client
from design_requests.services.settle_milestone import return_late_payment, settle_milestone
from design_requests.services.settle_milestone_payment import settle_milestone_payment
from design_requests.services.stop_milestone import stop_milestone
from design_requests.states import MilestoneState, PaymentState
from payments.attempts import PAGE_LIVES
from payments.services.sweep import AT_A_TIME, sweep

WEBHOOKS_TAKE = timedelta(minutes=2)


def run_requests(*, actor: Actor) -> int:
    """Move what waited longer than its rule; how many that were.

    Each row is a change of its own, so whoever is killed half-way leaves the rest to the next run,
    which ends the same.
    """
    now = timezone.now()
    moved = lapse_offers(actor=actor)
    # While the pages are shut nobody could read what is waiting.
    moved += mail_waiting_messages() if settings.DESIGN_REQUESTS_OPEN else 0
    pages = MilestonePayment.objects.to_ask_about(now - WEBHOOKS_TAKE).select_related("milestone")
    moved += sweep(pages[:AT_A_TIME], work=lambda row: _ask(actor, row), label=_of_payment)
    moved += close_old_briefs(actor=actor)
    for rows, work in _steps(actor, now):
        moved += sweep(rows[:AT_A_TIME], work=work, label=lambda row: f"milestone={row.pk}")
    late = MilestonePayment.objects.to_return().order_by("?")[:AT_A_TIME]
    return moved + sweep(late, work=lambda row: _return(actor, row), label=_of_payment)


def _ask(actor: Actor, payment: MilestonePayment) -> bool:
    """A page that was never opened ends after its hour; of another Stripe knows how it stands."""
    if payment.stripe_session_id:
        payment = settle_milestone_payment(payment=payment)
    elif payment.opened_at < timezone.now() - PAGE_LIVES:
        payment = end_milestone_payment(actor=actor, payment=payment)
    return payment.state != PaymentState.OPEN


def _steps(
    actor: Actor, now: datetime
) -> list[tuple[QuerySet[Milestone], Callable[[Milestone], bool]]]:
    def approve(milestone: Milestone) -> bool:
        return bool(approve_milestone(actor=actor, milestone=milestone))

    def stop(milestone: Milestone) -> bool:
        return bool(
            stop_milestone(actor=actor, milestone=milestone, reason=gettext_noop("Held too long"))
        )

    def remind(milestone: Milestone) -> bool:
        return remind_client(actor=actor, milestone=milestone)

    def settle(milestone: Milestone) -> bool:
        settled = settle_milestone(actor=actor, milestone=milestone)
        return settled.state == MilestoneState.SETTLED

    return [
        (Milestone.objects.silent(now), approve),
        (Milestone.objects.to_remind(now), remind),
        (Milestone.objects.held_too_long(now), stop),
        # By lot: one that fails each time does not stand before the others in each run.
        (Milestone.objects.to_settle(now).order_by("?"), settle),
    ]


def _return(actor: Actor, payment: MilestonePayment) -> bool:
    return_late_payment(actor=actor, payment=payment)
    return True


def _of_payment(payment: MilestonePayment) -> str:
    return f"payment={payment.number}"
