"""Takes up work on a designer's file, one of a kind at a time, so that others wait for one only."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from common.locking import lock_rows
from models_catalog.models import CadModel, PictureRun, ProcessingRun
from models_catalog.states import WORK_IN_PROGRESS


@transaction.atomic
def take_turn(run_id: int, *, of: type[ProcessingRun | PictureRun], **also: Any) -> bool:
    """Make the caller the only one who does this work.

    False when it is taken or over, or when another run of the designer's is being worked on.
    """
    kind = of._meta.get_field("release").remote_field.name
    designer_id = CadModel.objects.filter(**{f"releases__{kind}": run_id}).values_list(
        "designer", flat=True
    )
    own = of.objects.of_designer(designer_id.first() or 0)
    # Two workers that take two files of one designer weigh the same rows, one after the other.
    lock_rows(own.filter(state__in=WORK_IN_PROGRESS))
    if own.running(timezone.now()).exclude(pk=run_id).exists():
        return False
    return bool(of.objects.claim(run_id, **also))
