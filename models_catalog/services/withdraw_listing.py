"""The designer takes a listing off the shelf; buyers keep what they bought.

A version that waited for review waits no longer: it goes there again with its piece.
"""

from django.db import transaction

from accounts.models import User
from models_catalog.errors import ListingRefused
from models_catalog.models import CadModel
from models_catalog.services.index_listing import index_listing
from models_catalog.services.move_listing import lock_and_move
from models_catalog.services.move_release import take_out_of_review
from models_catalog.states import ListingState


@transaction.atomic
def withdraw_listing(*, actor: User, cad_model: CadModel) -> CadModel:
    """Raises ListingRefused unless the actor's listing is published."""
    listing = lock_and_move(cad_model, to=ListingState.WITHDRAWN, came_from=ListingState.PUBLISHED)
    if listing.designer_id != actor.pk:
        raise ListingRefused("Only its designer can withdraw a listing.")
    take_out_of_review(listing)
    listing.save()
    index_listing(cad_model=listing)
    return listing
