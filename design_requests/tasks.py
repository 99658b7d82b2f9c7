"""Money of milestones on its way, and what time does."""

from celery import shared_task

from common.models import Machine
from design_requests.models import Milestone, MilestonePayment
from design_requests.services.run_requests import run_requests
from design_requests.services.settle_milestone import return_late_payment, settle_milestone
from payments.services.sweep import sweep


@shared_task(name="design_requests.settle_milestone_task", time_limit=120)
def settle_milestone_task(milestone_id: int) -> None:
    """What Stripe does not answer now, the next run takes up."""
    rows = Milestone.objects.filter(pk=milestone_id)
    sweep(
        rows,
        work=lambda row: bool(settle_milestone(actor=Machine.SCHEDULE, milestone=row)),
        label=lambda row: f"milestone={row.pk}",
    )


@shared_task(name="design_requests.return_late_payment_task", time_limit=120)
def return_late_payment_task(payment_id: int) -> None:
    def give_back(payment: MilestonePayment) -> bool:
        return_late_payment(actor=Machine.SCHEDULE, payment=payment)
        return True

    rows = MilestonePayment.objects.filter(pk=payment_id)
    sweep(rows, work=give_back, label=lambda row: f"payment={row.number}")


@shared_task(name="design_requests.run_requests_task", time_limit=280)
def run_requests_task() -> None:
    run_requests(actor=Machine.SCHEDULE)
