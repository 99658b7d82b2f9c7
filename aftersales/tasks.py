"""Asking Stripe for refunds, and finishing what stopped half-way."""

import logging

from celery import shared_task

from aftersales.errors import RefundDiffers, RefundNotBooked
from aftersales.models import Evidence, Refund
from aftersales.services.complete_evidence import complete_evidence
from aftersales.services.complete_refund import complete_refund
from aftersales.services.finish_evidence import finish_evidence
from aftersales.services.finish_refunds import finish_refunds
from aftersales.services.refund_withdrawals import refund_withdrawals
from common.models import Machine
from payments.errors import StripeUnavailable

log = logging.getLogger(__name__)


@shared_task(name="aftersales.complete_refund_task", time_limit=120)
def complete_refund_task(refund_id: int) -> None:
    refund = Refund.objects.with_payment().filter(pk=refund_id).first()
    if refund is None:
        return
    try:
        complete_refund(actor=Machine.SCHEDULE, refund=refund, look_first=False)
    except (StripeUnavailable, RefundNotBooked, RefundDiffers) as reason:
        log.warning("refund waits refund=%s reason=%s", refund.number, reason.message)


@shared_task(name="aftersales.finish_refunds_task", time_limit=280)
def finish_refunds_task() -> None:
    """Withdrawals, and refunds whose answer or message was lost."""
    refund_withdrawals(actor=Machine.SCHEDULE)
    finish_refunds(actor=Machine.SCHEDULE)


@shared_task(name="aftersales.complete_evidence_task", time_limit=120)
def complete_evidence_task(evidence_id: int) -> None:
    evidence = Evidence.objects.select_related("dispute__order").filter(pk=evidence_id).first()
    if evidence is None:
        return
    try:
        complete_evidence(actor=Machine.SCHEDULE, evidence=evidence, look_first=False)
    except StripeUnavailable:
        log.warning("evidence waits dispute=%s", evidence.dispute.stripe_id)


@shared_task(name="aftersales.finish_evidence_task", time_limit=280)
def finish_evidence_task() -> None:
    """Evidence whose answer from Stripe was lost, or whose message the broker lost."""
    finish_evidence(actor=Machine.SCHEDULE)
