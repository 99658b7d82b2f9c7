"""What every change on the workbench asks first: whose it is, and whether it may be changed now."""

from accounts.models import User
from common.locking import lock_rows
from common.queue import enqueue
from models_catalog.errors import ListingRefused
from models_catalog.hooks import handed_over_of
from models_catalog.models import CadModel, ProcessingRun, Release
from models_catalog.states import WorkState, WorkStep


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


def lock_editable(*, actor: User, cad_model: CadModel) -> CadModel:
    """As lock_own. Raises ListingRefused, too, while the listing is in review or published."""
    listing = lock_own(actor=actor, cad_model=cad_model)
    if not listing.is_editable:
        raise ListingRefused(
            "This listing is in review or published, so it cannot be changed just now."
        )
    return listing


def lock_workbench(*, actor: User, cad_model: CadModel, may_be_refused: bool = False) -> Release:
    """The newest, measured release of a listing, its listing locked for the transaction.

    Raises ListingRefused as lock_editable does, and while there is nothing measured or work goes
    on. With `may_be_refused` a file that was refused for its size alone will do too: it needs
    another unit.
    """
    listing = lock_editable(actor=actor, cad_model=cad_model)
    newest = listing.releases.select_related("run").order_by("-number").first()
    is_ready = newest is not None and (
        newest.run.state == WorkState.DONE or (may_be_refused and newest.run.is_refused_for_size)
    )
    if newest is None or not is_ready:
        raise ListingRefused("Wait until the file is measured, then try again.")
    if any(one.release_id == newest.pk for one in handed_over_of(listing)):
        raise ListingRefused(
            "This version was delivered for a design request, so it stays as it was. Replace the "
            "file under “Edit” for another version."
        )
    return newest


def measure_again(release: Release) -> None:
    """Put the release back on the workbench once the transaction is through."""
    run = release.run
    ProcessingRun.objects.put_back(run.pk, step=WorkStep.WAITING, reason="", refusal_code="")
    enqueue("models_catalog.process_release_task", run.pk)
