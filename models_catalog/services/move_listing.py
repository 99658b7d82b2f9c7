"""The one place where a listing changes its state."""

from common.locking import lock_rows
from common.personal import has_asked_to_leave, hold_person
from models_catalog.errors import ListingRefused
from models_catalog.hooks import why_not_offered
from models_catalog.models import CadModel
from models_catalog.states import ALLOWED, ListingState

TOWARDS_THE_SHELF = frozenset({ListingState.SUBMITTED, ListingState.PUBLISHED})


def lock_and_move(
    cad_model: CadModel, *, to: ListingState, came_from: ListingState | None = None
) -> CadModel:
    """The listing, locked and re-read, with its new state set but not saved.

    Where an act leads there from one state alone, `came_from` names it. Raises ListingRefused when
    its state by now does not lead there, or when it would come onto the
    shelf though its designer asked to be erased, or may put nothing there now.
    """
    if to in TOWARDS_THE_SHELF:
        refuse_shelf_to(cad_model)
    found = lock_rows(CadModel.objects.filter(pk=cad_model.pk))
    if not found:
        raise ListingRefused("This piece was deleted in another window.")
    (listing,) = found
    now = ListingState(listing.state)
    if (now, to) not in ALLOWED or came_from not in {None, now}:
        raise ListingRefused(
            f"“{listing.title}” is now “{listing.get_state_display().lower()}”, "
            f"so it cannot become “{to.label.lower()}”. Reload the page to see where it stands."
        )
    listing.state = to
    return listing


def refuse_shelf_to(cad_model: CadModel) -> None:
    """Locks its designer. Raises ListingRefused where they may put nothing on the shelf now."""
    hold_person(cad_model.designer_id)
    if has_asked_to_leave(cad_model.designer_id):
        raise ListingRefused(
            f"“{cad_model.title}” cannot go on the shelf, because its designer asked for an "
            "erasure. Only after that is cancelled can it be sold again."
        )
    if problem := next(filter(None, why_not_offered.call_all(cad_model.designer_id)), ""):
        raise ListingRefused(problem)
