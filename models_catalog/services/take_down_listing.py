"""Staff take a listing off the shelf; its designer reads why and can submit it again."""

from django.db import transaction

from accounts.models import User
from common.audit import record_act
from models_catalog.acts import CatalogueAct
from models_catalog.emails import mail_listing_taken_down
from models_catalog.errors import ListingRefused
from models_catalog.models import CadModel, Decision, ModerationDecision
from models_catalog.services.index_listing import index_listing
from models_catalog.services.lock_for_decision import lock_for_decision
from models_catalog.services.move_release import take_out_of_review
from models_catalog.states import ListingState


@transaction.atomic
def take_down_listing(*, actor: User, cad_model: CadModel, reason: str) -> CadModel:
    """Buyers keep what they bought. Raises ListingRefused without a reason, to others than staff,
    and unless it is published."""
    decision = take_off_shelf(actor=actor, cad_model=cad_model, reason=reason)
    mail_listing_taken_down(decision=decision)
    return decision.cad_model


@transaction.atomic
def take_off_shelf(*, actor: User, cad_model: CadModel, reason: str) -> ModerationDecision:
    """The same without a mail, for who tells the designer more. Raises ListingRefused as that."""
    if not actor.is_staff:
        raise ListingRefused("Only staff take the listing of somebody else off the shelf.")
    if not reason.strip():
        raise ListingRefused("Say why: the designer reads it.")
    listing = lock_for_decision(
        cad_model, to=ListingState.WITHDRAWN, came_from=ListingState.PUBLISHED
    )
    take_out_of_review(listing)
    listing.save()
    index_listing(cad_model=listing)
    decision = ModerationDecision.objects.create(
        cad_model=listing, decided_by=actor, decision=Decision.TAKE_DOWN, reason=reason.strip()
    )
    record_act(actor=actor, act=CatalogueAct.TAKEN_DOWN, target=listing, reason=decision.reason)
    return decision
