"""Staff take a listing off the shelf; its designer reads why and can submit it again."""

from django.db import transaction

from accounts.models import User
from models_catalog.emails import mail_listing_sent_back
from models_catalog.errors import ListingRefused
from models_catalog.models import CadModel, Decision, ModerationDecision
from models_catalog.services.index_listing import index_listing
from models_catalog.services.move_listing import lock_and_move
from models_catalog.states import ListingState


@transaction.atomic
def hide_listing(*, actor: User, cad_model: CadModel, reason: str) -> CadModel:
    """Buyers keep what they bought. Raises ListingRefused unless it is published."""
    if not actor.is_staff:
        raise ListingRefused("Only staff take the listing of somebody else off the shelf.")
    listing = lock_and_move(cad_model, to=ListingState.WITHDRAWN)
    listing.save()
    index_listing(cad_model=listing)
    decision = ModerationDecision.objects.create(
        cad_model=listing, decided_by=actor, decision=Decision.SEND_BACK, reason=reason.strip()
    )
    mail_listing_sent_back(decision=decision)
    return listing
