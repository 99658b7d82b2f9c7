"""Send reserved evidence to the bank, and record the answer."""

import logging

from django.db import transaction
from django.utils import timezone

from aftersales.acts import AftersalesAct
from aftersales.models import Evidence
from aftersales.services.record_dispute import record_dispute
from aftersales.states import EvidenceState
from common.audit import Actor, record_act
from orders.documents.pdf import document_pdf
from orders.models import DocumentKind
from orders.services.lock_order import lock_order
from payments.errors import StripeRefused
from payments.gateway.disputes import (
    DisputeAtStripe,
    retrieve_dispute,
    send_evidence,
    upload_evidence,
)

log = logging.getLogger(__name__)


def complete_evidence(*, actor: Actor, evidence: Evidence, look_first: bool) -> Evidence:
    """Send it once, with the invoice as a file.

    `look_first` when an earlier call may have gone through. Raises StripeUnavailable and leaves it
    reserved.
    """
    if evidence.state != EvidenceState.RESERVED:
        return evidence
    dispute_id = evidence.dispute.stripe_id
    answer = retrieve_dispute(dispute_id) if look_first else None
    if answer is None or not answer.submission_count:
        try:
            answer = send_evidence(
                dispute_id=dispute_id,
                evidence=evidence.texts | _invoice(evidence),
                idempotency_key=f"evidence-{evidence.idempotency_key}",
            )
        except StripeRefused as refused:
            return _record_refused(actor, evidence, refused)
    return _record_sent(actor, evidence, answer)


def _invoice(evidence: Evidence) -> dict[str, str]:
    """The uploaded invoice, under the name of the receipt; its key makes a repeat the same file."""
    document = evidence.dispute.order.documents.filter(kind=DocumentKind.INVOICE).first()
    if document is None:
        return {}
    file_id = upload_evidence(
        file_name="invoice.pdf",
        content=document_pdf(document),
        idempotency_key=f"invoice-{evidence.idempotency_key}",
    )
    return {"receipt": file_id}


@transaction.atomic
def _record_sent(actor: Actor, evidence: Evidence, answer: DisputeAtStripe) -> Evidence:
    lock_order(evidence.dispute.order)
    evidence = Evidence.objects.select_related("dispute__order").get(pk=evidence.pk)
    if evidence.state != EvidenceState.RESERVED:
        return evidence
    evidence.state, evidence.sent_at = EvidenceState.SENT, timezone.now()
    evidence.save()
    dispute = evidence.dispute
    record_act(actor=actor, act=AftersalesAct.EVIDENCE_SENT, target=dispute)
    record_dispute(actor=actor, order=dispute.order, answer=answer, opened_at=dispute.opened_at)
    return evidence


@transaction.atomic
def _record_refused(actor: Actor, evidence: Evidence, refused: StripeRefused) -> Evidence:
    lock_order(evidence.dispute.order)
    evidence = Evidence.objects.select_related("dispute__order").get(pk=evidence.pk)
    if evidence.state != EvidenceState.RESERVED:
        return evidence
    evidence.state, evidence.failure = EvidenceState.REFUSED, refused.message[:300]
    evidence.save()
    record_act(
        actor=actor,
        act=AftersalesAct.EVIDENCE_REFUSED,
        target=evidence.dispute,
        reason=evidence.failure,
    )
    log.error("evidence refused dispute=%s code=%s", evidence.dispute.stripe_id, refused.code)
    return evidence
