"""The designer hands the next version of a piece on the shelf to the staff for review."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from models_catalog.errors import ListingRefused
from models_catalog.models import Release
from models_catalog.services.find_duplicates import find_duplicates
from models_catalog.services.move_release import lock_and_move_release
from models_catalog.services.submit_listing import missing_of_release
from models_catalog.states import ReleaseState


@transaction.atomic
def submit_release(*, actor: User, release: Release) -> Release:
    """The version that is on the shelf goes on selling meanwhile.

    Raises ListingRefused while something is missing, for another designer's, and as
    lock_and_move_release does.
    """
    moved = lock_and_move_release(release, to=ReleaseState.SUBMITTED)
    if moved.cad_model.designer_id != actor.pk:
        raise ListingRefused("Only its designer can send a version to review.")
    missing = missing_of_release(moved)
    if missing:
        raise ListingRefused(f"Not ready for review yet: {'; '.join(missing)}.")
    moved.submitted_at = timezone.now()
    moved.save(update_fields=["state", "submitted_at"])
    find_duplicates(release=moved)
    return moved
