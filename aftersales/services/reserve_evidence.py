"""Decide on what a buyer's bank is told about a disputed sale."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from aftersales.acts import AftersalesAct
from aftersales.errors import EvidenceNotPossible
from aftersales.models import Dispute, Evidence
from aftersales.selectors.evidence import evidence_texts
from aftersales.states import TAKES_EVIDENCE, EvidenceState
from common.audit import Actor, record_act
from common.queue import enqueue
from orders.services.lock_order import lock_order


@transaction.atomic
def reserve_evidence(*, actor: Actor, dispute: Dispute, statement: str, attempt: UUID) -> Evidence:
    """Freeze the words; a task sends them. Raises EvidenceNotPossible.

    `attempt` names the wish: the second call with it returns the first evidence.
    """
    lock_order(dispute.order)
    earlier = Evidence.objects.filter(idempotency_key=attempt).first()
    if earlier is not None:
        return earlier
    dispute = Dispute.objects.select_related("order", "held_payment").get(pk=dispute.pk)
    problem = why_no_evidence(dispute)
    if problem:
        raise EvidenceNotPossible(problem)
    evidence = Evidence.objects.create(
        dispute=dispute, idempotency_key=attempt, texts=evidence_texts(dispute, statement=statement)
    )
    record_act(actor=actor, act=AftersalesAct.EVIDENCE_RESERVED, target=dispute, reason=statement)
    enqueue("aftersales.complete_evidence_task", evidence.pk)
    return evidence


def why_no_evidence(dispute: Dispute) -> str:
    """What stands against sending, in a sentence for staff; empty when nothing does."""
    if dispute.state not in TAKES_EVIDENCE:
        return f"The bank takes no evidence now: {dispute.get_state_display().lower()}."
    if dispute.evidence_due_at is not None and dispute.evidence_due_at <= timezone.now():
        return f"The bank took evidence until {dispute.evidence_due_at:%d %B %Y, %H:%M} UTC."
    if dispute.evidence.exclude(state=EvidenceState.REFUSED).exists():
        return "Evidence was sent already; a bank takes it once."
    return ""
