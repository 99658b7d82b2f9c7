"""Staff have the work on a file or its pictures done anew, after what stopped it is mended."""

from django.db import transaction

from accounts.models import User
from common.audit import record_act
from common.locking import lock_rows
from common.queue import enqueue
from models_catalog.acts import CatalogueAct
from models_catalog.errors import ListingRefused
from models_catalog.models import PictureRun, ProcessingRun
from models_catalog.states import WorkState, WorkStep


@transaction.atomic
def try_again(*, actor: User, run: ProcessingRun | PictureRun, reason: str) -> None:
    """Raises ListingRefused to others than staff, and unless the work had failed."""
    if not actor.is_staff:
        raise ListingRefused("Only staff have work done again.")
    (run,) = lock_rows(type(run)._default_manager.filter(pk=run.pk))
    if run.state != WorkState.FAILED:
        raise ListingRefused(f"{run.release}: only work that failed is done again.")
    record_act(
        actor=actor, act=CatalogueAct.TRIED_AGAIN, target=run.release.cad_model, reason=reason
    )
    if isinstance(run, ProcessingRun):
        ProcessingRun.objects.put_back(run.pk, step=WorkStep.WAITING, reason="", refusal_code="")
        enqueue("models_catalog.process_release_task", run.pk)
    else:
        PictureRun.objects.put_back(run.pk)
        enqueue("models_catalog.draw_pictures_task", run.pk)
