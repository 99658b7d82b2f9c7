"""The designer takes a listing out of the review again."""

from django.db import transaction

from accounts.models import User
from models_catalog.errors import ListingRefused
from models_catalog.models import CadModel, Decision
from models_catalog.services.move_listing import lock_and_move
from models_catalog.services.move_release import take_out_of_review
from models_catalog.states import ListingState


@transaction.atomic
def take_back_listing(*, actor: User, cad_model: CadModel) -> CadModel:
    """It stands where it stood before it was sent.

    Raises ListingRefused unless the actor's listing waits for review.
    """
    if cad_model.designer_id != actor.pk:
        raise ListingRefused("Only its designer can take a listing back.")
    listing = lock_and_move(
        cad_model, to=_where_it_stood(cad_model), came_from=ListingState.SUBMITTED
    )
    take_out_of_review(listing)
    listing.submitted_at = None
    listing.save()
    return listing


def _where_it_stood(cad_model: CadModel) -> ListingState:
    last = cad_model.decisions.about_piece().first()
    if last is not None and last.decision == Decision.SEND_BACK:
        return ListingState.SENT_BACK
    return ListingState.WITHDRAWN if cad_model.published_at else ListingState.DRAFT
