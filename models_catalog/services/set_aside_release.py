"""The designer gives up a version that was not on the shelf; the one that sells stays as it is."""

from django.db import transaction

from accounts.models import User
from models_catalog.errors import ListingRefused
from models_catalog.models import Release
from models_catalog.services.move_release import lock_and_move_release
from models_catalog.states import ReleaseState


@transaction.atomic
def set_aside_release(*, actor: User, release: Release) -> Release:
    """Raises ListingRefused for another designer's, and as lock_and_move_release does: one that
    waits for review is taken back first."""
    if release.cad_model.designer_id != actor.pk:
        raise ListingRefused("Only its designer can set a version aside.")
    moved = lock_and_move_release(release, to=ReleaseState.SET_ASIDE)
    moved.save(update_fields=["state"])
    return moved
