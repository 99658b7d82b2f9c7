"""The designer takes the next version of a piece out of the review again."""

from django.db import transaction

from accounts.models import User
from models_catalog.errors import ListingRefused
from models_catalog.models import Release
from models_catalog.services.move_release import lock_and_move_release, where_it_stood


@transaction.atomic
def take_back_release(*, actor: User, release: Release) -> Release:
    """It stands where it stood before it was sent. Raises ListingRefused for another designer's,
    unless it waits for review, and as lock_and_move_release does."""
    if release.cad_model.designer_id != actor.pk:
        raise ListingRefused("Only its designer can take a version back.")
    moved = lock_and_move_release(release, to=where_it_stood(release))
    moved.submitted_at = None
    moved.save(update_fields=["state", "submitted_at"])
    return moved
