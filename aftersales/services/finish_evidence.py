"""Evidence that was reserved and whose answer was lost: look, then send it again."""

from datetime import timedelta

from django.utils import timezone

from aftersales.models import Evidence
from aftersales.services.complete_evidence import complete_evidence
from aftersales.states import EvidenceState
from common.audit import Actor
from payments.services.sweep import AT_A_TIME, sweep

ANSWERS_TAKE = timedelta(minutes=2)


def finish_evidence(*, actor: Actor, older_than: timedelta = ANSWERS_TAKE) -> int:
    """Complete what stayed reserved; how much was decided."""

    def finish(evidence: Evidence) -> bool:
        done = complete_evidence(actor=actor, evidence=evidence, look_first=True)
        return done.state != EvidenceState.RESERVED

    waiting = Evidence.objects.filter(
        state=EvidenceState.RESERVED, reserved_at__lte=timezone.now() - older_than
    )
    # By lot: evidence that fails each time does not stand before the others in each run.
    by_lot = waiting.select_related("dispute__order").order_by("?")[:AT_A_TIME]
    return sweep(by_lot, work=finish, label=lambda one: f"dispute={one.dispute.stripe_id}")
