"""What waits for staff of payments that do not stand as they were made."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from aftersales.models import Dispute, Evidence, Refund
from aftersales.states import TAKES_EVIDENCE, UNDONE, DisputeState, EvidenceState
from common.days_work import Waiting
from orders.models import HeldPayment
from orders.states import HeldState


def waiting(now: datetime) -> Iterable[Waiting]:
    sent = Evidence.objects.filter(dispute=OuterRef("pk")).exclude(state=EvidenceState.REFUSED)
    # An appeal is answered at Stripe itself, with evidence or without.
    unanswered = Q(~Exists(sent), state__in=TAKES_EVIDENCE)
    appealed = Q(state=DisputeState.APPEAL_NEEDS_RESPONSE)
    return [
        Waiting(
            slug="evidence",
            label="Disputes that need our evidence",
            rows=Dispute.objects.filter(unanswered | appealed),
            since="evidence_due_at",
            is_due=True,
        ),
        Waiting(
            slug="held",
            label="Held payments",
            rows=HeldPayment.objects.filter(state=HeldState.HELD),
            since="arrived_at",
        ),
        Waiting(
            slug="undone",
            label="Refunds that did not reach the buyer",
            rows=Refund.objects.filter(state__in=UNDONE, asked_again=None),
            since=Coalesce("failed_at", "reserved_at"),
        ),
    ]
