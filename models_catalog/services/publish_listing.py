"""Staff put a listing into the catalogue."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from models_catalog.emails import mail_listing_published
from models_catalog.errors import ListingRefused
from models_catalog.models import CadModel, Decision, ModerationDecision
from models_catalog.services.index_listing import index_listing
from models_catalog.services.move_listing import lock_and_move
from models_catalog.states import ListingState


@transaction.atomic
def publish_listing(*, actor: User, cad_model: CadModel) -> CadModel:
    """Raises ListingRefused unless the listing waits for review and the actor is staff."""
    if not actor.is_staff:
        raise ListingRefused("Only staff publish listings.")
    listing = lock_and_move(cad_model, to=ListingState.PUBLISHED)
    listing.published_at = timezone.now()
    listing.save()
    decision = ModerationDecision.objects.create(
        cad_model=listing, decided_by=actor, decision=Decision.PUBLISH
    )
    index_listing(cad_model=listing)
    mail_listing_published(decision=decision)
    return listing
