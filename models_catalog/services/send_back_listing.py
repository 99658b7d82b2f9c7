"""Staff return a listing to its designer with the reason."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from common.audit import record_act
from models_catalog.acts import CatalogueAct
from models_catalog.emails import mail_listing_sent_back
from models_catalog.errors import ListingRefused
from models_catalog.models import CadModel, Decision, ModerationDecision
from models_catalog.services.lock_for_decision import lock_for_decision
from models_catalog.services.move_release import take_out_of_review
from models_catalog.states import ListingState, ReleaseState


@transaction.atomic
def send_back_listing(
    *, actor: User, cad_model: CadModel, reason: str, sent_at: datetime | None = None
) -> CadModel:
    """Raises ListingRefused without a reason, to others than staff, and unless it waits."""
    if not actor.is_staff:
        raise ListingRefused("Only staff send listings back.")
    if not reason.strip():
        raise ListingRefused("Say what the designer should change.")
    listing = lock_for_decision(
        cad_model, to=ListingState.SENT_BACK, came_from=ListingState.SUBMITTED, sent_at=sent_at
    )
    take_out_of_review(listing, to=ReleaseState.SENT_BACK)
    listing.save()
    decision = ModerationDecision.objects.create(
        cad_model=listing,
        decided_by=actor,
        decision=Decision.SEND_BACK,
        reason=reason.strip(),
    )
    record_act(actor=actor, act=CatalogueAct.SENT_BACK, target=listing, reason=decision.reason)
    mail_listing_sent_back(decision=decision)
    return listing
