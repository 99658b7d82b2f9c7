"""The designer hands a listing to the staff for review."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from models_catalog.errors import ListingRefused
from models_catalog.hooks import handed_over_of
from models_catalog.models import CadModel
from models_catalog.services.find_duplicates import find_duplicates
from models_catalog.services.move_listing import lock_and_move
from models_catalog.states import ListingState, WorkState


@transaction.atomic
def submit_listing(*, actor: User, cad_model: CadModel) -> CadModel:
    """Raises ListingRefused while something is missing, or for another designer's listing."""
    listing = lock_and_move(cad_model, to=ListingState.SUBMITTED)
    if listing.designer_id != actor.pk:
        raise ListingRefused("Only its designer can send a listing to review.")
    missing = what_is_missing(listing)
    if missing:
        raise ListingRefused(f"Not ready for review yet: {'; '.join(missing)}.")
    listing.submitted_at = timezone.now()
    listing.save()
    find_duplicates(release=listing.releases.latest("number"))
    return listing


def what_is_missing(cad_model: CadModel) -> list[str]:
    """What stands between a draft and its review, in words for the designer."""
    missing = []
    if not all(one.may_be_sold for one in handed_over_of(cad_model)):
        missing.append("another piece: this one was delivered for a client, and is not for sale")
    if not cad_model.description:
        missing.append("a description, and the kind of jewellery")
    if not cad_model.offers.exists():
        missing.append("a price for at least one licence")
    newest = cad_model.releases.select_related("run", "measurement").order_by("-number").first()
    if newest is None:
        missing.append("a file")
    elif newest.run.state != WorkState.DONE:
        missing.append(
            "the file is still being measured"
            if newest.run.is_in_progress
            else "a file that can be measured"
        )
    elif newest.awaits_unit:
        missing.append("your word on the unit of the file, below")
    elif newest.doubted_shells:
        missing.append("your word on what some bodies of the file are, below")
    elif newest.awaits_word_on_weight:
        missing.append("a closed file, or your word that it is sold without a weight, below")
    return missing
