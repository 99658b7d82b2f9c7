"""The designer says what is new in a version of a piece's files."""

from django.db import transaction

from accounts.models import User
from common.child_words import show_childs_words
from common.locking import lock_rows
from models_catalog.errors import ListingRefused
from models_catalog.models import Release
from models_catalog.services.change_workbench import lock_own
from models_catalog.states import ReleaseState


@transaction.atomic
def write_notes(*, actor: User, release: Release, notes: str) -> Release:
    """Raises ListingRefused as lock_own does, and for a version that is not in work: what staff
    review and what buyers read stays."""
    lock_own(actor=actor, cad_model=release.cad_model)
    (now,) = lock_rows(Release.objects.filter(pk=release.pk))
    if now.was_on_the_shelf:
        raise ListingRefused(f"Version {now.number} is on the shelf, so its notes stay.")
    if now.state == ReleaseState.SUBMITTED:
        raise ListingRefused("It is in review. Take it back first, then change what you wrote.")
    if not now.is_in_work:
        raise ListingRefused("Another file took its place. Reload the page.")
    show_childs_words(
        actor=actor,
        before={"notes on a version": now.notes},
        after={"notes on a version": notes},
    )
    now.notes = notes
    now.save(update_fields=["notes"])
    return now
