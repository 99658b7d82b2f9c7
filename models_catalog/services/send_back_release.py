"""Staff return the next version of a piece to its designer with the reason."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from common.audit import record_act
from models_catalog.acts import CatalogueAct
from models_catalog.emails import mail_release_sent_back
from models_catalog.errors import ListingRefused
from models_catalog.models import Decision, ModerationDecision, Release
from models_catalog.services.lock_for_decision import lock_release_for_decision
from models_catalog.states import ReleaseState


@transaction.atomic
def send_back_release(
    *, actor: User, release: Release, reason: str, sent_at: datetime | None = None
) -> Release:
    """Raises ListingRefused without a reason, to others than staff, and unless it waits."""
    if not actor.is_staff:
        raise ListingRefused("Only staff send versions back.")
    if not reason.strip():
        raise ListingRefused("Say what the designer should change.")
    moved = lock_release_for_decision(release, to=ReleaseState.SENT_BACK, sent_at=sent_at)
    moved.submitted_at = None
    moved.save(update_fields=["state", "submitted_at"])
    decision = ModerationDecision.objects.create(
        cad_model=moved.cad_model,
        release_number=moved.number,
        decided_by=actor,
        decision=Decision.SEND_BACK,
        reason=reason.strip(),
    )
    record_act(
        actor=actor,
        act=CatalogueAct.RELEASE_SENT_BACK,
        target=moved.cad_model,
        reason=decision.reason,
    )
    mail_release_sent_back(decision=decision)
    return moved
