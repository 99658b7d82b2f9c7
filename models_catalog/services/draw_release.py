"""Draws a release that was measured before drawings were made, in a child process."""

import logging

from django.db import transaction
from django.db.models import QuerySet

from common.locking import lock_rows
from geometry.isolation import SEED_VARIABLE
from models_catalog.models import Release
from models_catalog.preview_seeds import preview_seed
from models_catalog.services.ask_about_original import ask_about_original
from models_catalog.services.record_drawing import record_drawing
from models_catalog.states import WorkState

log = logging.getLogger(__name__)


def releases_to_draw() -> QuerySet[Release]:
    """Measured releases that have no drawing."""
    return Release.objects.filter(
        run__state=WorkState.DONE, files__is_measured=True, drawings__isnull=True
    ).order_by("pk")


def draw_release(release_id: int) -> bool:
    """Whether the release has a drawing now. Safe to call twice."""
    release = releases_to_draw().filter(pk=release_id).first()
    if release is None:
        return Release.objects.filter(pk=release_id, drawings__isnull=False).exists()
    stored = release.files.get(is_measured=True)
    with ask_about_original(
        stored=stored,
        command="drawing",
        secret=(SEED_VARIABLE, preview_seed(release.cad_model_id)),
        niceness=10,
    ) as (answer, _):
        if not answer.is_done or "drawing" not in answer.said:
            log.warning("not drawn release=%s %s", release_id, answer.account)
            return False
    with transaction.atomic():
        # None where its designer has deleted the piece meanwhile.
        for locked in lock_rows(Release.objects.filter(pk=release_id)):
            return record_drawing(release=locked, found=answer.said["drawing"])
    return False
