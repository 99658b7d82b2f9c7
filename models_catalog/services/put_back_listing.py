"""The designer puts a listing that they took off the shelf back as it was."""

from django.db import transaction

from accounts.models import User
from models_catalog.errors import ListingRefused
from models_catalog.models import CadModel, Decision
from models_catalog.services.index_listing import index_listing
from models_catalog.services.move_listing import lock_and_move
from models_catalog.states import ListingState


@transaction.atomic
def put_back_listing(*, actor: User, cad_model: CadModel) -> CadModel:
    """On the shelf since when it was before, so that it does not come among the newest.

    Raises ListingRefused where staff have to look at it first, as they took it off the shelf. A
    version in work stays there.
    """
    listing = lock_and_move(cad_model, to=ListingState.PUBLISHED, came_from=ListingState.WITHDRAWN)
    if listing.designer_id != actor.pk:
        raise ListingRefused("Only its designer can put a listing back on the shelf.")
    if not can_be_put_back(listing):
        raise ListingRefused("Staff have to look at this piece first: send it to review.")
    listing.save()
    index_listing(cad_model=listing)
    return listing


def can_be_put_back(cad_model: CadModel) -> bool:
    """Whether what would be sold is what staff published, and they did not take it off since."""
    last = cad_model.decisions.about_piece().first()
    on_sale = cad_model.releases.on_sale().first()
    return (
        cad_model.published_at is not None
        and on_sale is not None
        and last is not None
        and last.decision in {Decision.PUBLISH, Decision.PUT_BACK}
        and cad_model.offers.exists()
        and not on_sale.duplicate_findings.blocking().exists()
    )
