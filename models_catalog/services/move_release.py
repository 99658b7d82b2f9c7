"""The one place where the next version of a piece on the shelf changes its state."""

from common.locking import lock_rows
from models_catalog.errors import ListingRefused
from models_catalog.models import CadModel, Decision, ModerationDecision, Release
from models_catalog.services.move_listing import refuse_shelf_to
from models_catalog.states import RELEASE_MOVES, ListingState, ReleaseState

_TOWARDS_THE_SHELF = frozenset({ReleaseState.SUBMITTED, ReleaseState.PUBLISHED})


def lock_and_move_release(release: Release, *, to: ReleaseState) -> Release:
    """The version, with its listing locked and its new state set but not saved.

    Raises ListingRefused when its state by now does not lead there, when its piece is not on the
    shelf, or when it would come there though its designer may put nothing there now.
    """
    if to in _TOWARDS_THE_SHELF:
        refuse_shelf_to(release.cad_model)
    listing = next(iter(lock_rows(CadModel.objects.filter(pk=release.cad_model_id))), None)
    now = next(iter(lock_rows(Release.objects.filter(pk=release.pk))), None)
    if listing is None or now is None:
        raise ListingRefused("This piece was deleted in another window.")
    if listing.state != ListingState.PUBLISHED:
        raise ListingRefused(
            f"“{listing.title}” is not on the shelf now, so its new version goes to review "
            "together with it. Reload the page to see where it stands."
        )
    if (now.state, to.value) not in RELEASE_MOVES:
        raise ListingRefused(
            f"Version {now.number} of “{listing.title}” is now "
            f"“{now.get_state_display().lower()}”, so it cannot become “{to.label.lower()}”. "
            "Reload the page to see where it stands."
        )
    now.state, now.cad_model = to.value, listing
    return now


def take_out_of_review(listing: CadModel, *, to: ReleaseState | None = None) -> None:
    """A version that waited for review waits no longer; without `to` it stands where it stood
    before. Its listing is locked."""
    waiting = next(iter(lock_rows(Release.objects.filter(cad_model=listing).under_review())), None)
    if waiting is None:
        return
    waiting.state = to or where_it_stood(waiting)
    waiting.submitted_at = None
    waiting.save(update_fields=["state", "submitted_at"])


def where_it_stood(release: Release) -> ReleaseState:
    """Before it was sent to review."""
    about = ModerationDecision.objects.filter(
        cad_model=release.cad_model_id, release_number=release.number
    ).first()
    was_sent_back = about is not None and about.decision == Decision.SEND_BACK
    return ReleaseState.SENT_BACK if was_sent_back else ReleaseState.DRAFT
