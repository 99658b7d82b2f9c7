"""What every change on the workbench asks first: whose it is, and whether it may be changed now."""

from accounts.models import User
from common.locking import lock_rows
from common.queue import enqueue
from models_catalog.errors import ListingRefused
from models_catalog.hooks import handed_over_of
from models_catalog.models import CadModel, ProcessingRun, Release
from models_catalog.states import ListingState, ReleaseState, WorkState, WorkStep


def lock_own(*, actor: User, cad_model: CadModel) -> CadModel:
    """The actor's listing, locked and re-read.

    Raises ListingRefused for another designer, and when it was deleted meanwhile.
    """
    found = lock_rows(CadModel.objects.filter(pk=cad_model.pk))
    if not found:
        raise ListingRefused("This piece was deleted in another window.")
    if found[0].designer_id != actor.pk:
        raise ListingRefused("Only its designer can change a listing.")
    return found[0]


def lock_workbench(*, actor: User, cad_model: CadModel, may_be_refused: bool = False) -> Release:
    """The release in work of a listing, measured, its listing locked for the transaction.

    Raises ListingRefused as lock_own does, while it is in review, while there is nothing measured
    or work goes on, and for what was on the shelf: buyers keep what they bought. With
    `may_be_refused` a file that was refused for its size alone will do too: it needs another unit.
    """
    listing = lock_own(actor=actor, cad_model=cad_model)
    found = listing.releases.in_hand().select_related("run").first()
    if found is not None and found.was_on_the_shelf:
        raise ListingRefused(
            f"Version {found.number} has been on the shelf, so it stays as it was bought. Send "
            "another file under “Edit” for the next version."
        )
    is_in_review = found is not None and found.state == ReleaseState.SUBMITTED
    if is_in_review or listing.state == ListingState.SUBMITTED:
        raise ListingRefused(
            "It is in review, so it stays as staff see it. Take it back first, then change it."
        )
    is_ready = found is not None and (
        found.run.state == WorkState.DONE or (may_be_refused and found.run.is_refused_for_size)
    )
    if found is None or not is_ready:
        raise ListingRefused("Wait until the file is measured, then try again.")
    if any(one.release_id == found.pk for one in handed_over_of(listing)):
        raise ListingRefused(
            "This version was delivered for a design request, so it stays as it was. Replace the "
            "file under “Edit” for another version."
        )
    return found


def measure_again(release: Release) -> None:
    """Put the release back on the workbench once the transaction is through."""
    run = release.run
    ProcessingRun.objects.put_back(run.pk, step=WorkStep.WAITING, reason="", refusal_code="")
    enqueue("models_catalog.process_release_task", run.pk)
