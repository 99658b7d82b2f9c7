"""Staff undo a take-down: the piece is on the shelf again as it was."""

from django.db import transaction

from accounts.models import User
from common.audit import record_act
from models_catalog.acts import CatalogueAct
from models_catalog.emails import mail_listing_published
from models_catalog.errors import ListingRefused
from models_catalog.models import CadModel, Decision, ModerationDecision
from models_catalog.services.index_listing import index_listing
from models_catalog.services.lock_for_decision import lock_for_decision
from models_catalog.states import ListingState


@transaction.atomic
def undo_take_down(*, actor: User, cad_model: CadModel, reason: str) -> CadModel:
    """Raises ListingRefused without a reason, and where why_not_undo gives one."""
    if not actor.is_staff:
        raise ListingRefused("Only staff put a listing back on the shelf.")
    if not reason.strip():
        raise ListingRefused("Say why it goes back on the shelf.")
    listing = lock_for_decision(
        cad_model, to=ListingState.PUBLISHED, came_from=ListingState.WITHDRAWN
    )
    problem = why_not_undo(cad_model, by=actor)
    if problem:
        raise ListingRefused(problem)
    listing.save()
    index_listing(cad_model=listing)
    decision = ModerationDecision.objects.create(
        cad_model=listing, decided_by=actor, decision=Decision.PUT_BACK, reason=reason.strip()
    )
    record_act(actor=actor, act=CatalogueAct.PUT_BACK, target=listing, reason=decision.reason)
    mail_listing_published(decision=decision)
    return listing


def why_not_undo(cad_model: CadModel, *, by: User) -> str:
    """What stands against it, in a sentence for staff; empty when nothing does."""
    if cad_model.designer_id == by.pk:
        return "It is your own piece: somebody else of the staff decides about it."
    last = cad_model.decisions.about_piece().first()
    now = CadModel.objects.get(pk=cad_model.pk)
    if now.state != ListingState.WITHDRAWN or last is None or last.decision != Decision.TAKE_DOWN:
        return (
            f"“{now.title}” was not taken off the shelf by staff, so there is nothing to undo. "
            "Only its designer can send it to review again."
        )
    if not now.releases.published().exists():
        return "No version of its files was reviewed. Its designer can send it to review."
    return ""
