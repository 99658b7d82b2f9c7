"""The designer hands a listing to the staff for review."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from models_catalog.errors import ListingRefused
from models_catalog.hooks import handed_over_of
from models_catalog.models import CadModel, Release
from models_catalog.services.find_duplicates import find_duplicates
from models_catalog.services.move_listing import lock_and_move
from models_catalog.states import ListingState, ReleaseState, WorkState


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
    release = listing.releases.in_hand().get()
    if release.is_in_work:
        release.state, release.submitted_at = ReleaseState.SUBMITTED, listing.submitted_at
        release.save(update_fields=["state", "submitted_at"])
    find_duplicates(release=release)
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
    found = cad_model.releases.in_hand().select_related("run", "measurement").first()
    return [*missing, *(missing_of_release(found) if found else ["a file"])]


def missing_of_release(release: Release) -> list[str]:
    """The same of one version of its files."""
    if release.was_on_the_shelf:
        return []
    missing = []
    if release.run.state != WorkState.DONE:
        missing.append(
            "the file is still being measured"
            if release.run.is_in_progress
            else "a file that can be measured"
        )
    elif release.awaits_unit:
        missing.append("your word on the unit of the file, below")
    elif release.doubted_shells:
        missing.append("your word on what some bodies of the file are, below")
    elif release.awaits_word_on_weight:
        missing.append("a closed file, or your word that it is sold without a weight, below")
    if not release.notes and _has_predecessor(release):
        missing.append("what is new in this version, below")
    return missing


def _has_predecessor(release: Release) -> bool:
    """Whether somebody may have bought an earlier version."""
    return Release.objects.filter(cad_model=release.cad_model_id).published().exists()
