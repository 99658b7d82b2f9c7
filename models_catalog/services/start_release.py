"""Puts an uploaded file on the workbench as the next release of its listing."""

from django.db import transaction

from common.queue import enqueue
from models_catalog.models import CadModel, ProcessingRun, Release, Upload


@transaction.atomic
def start_release(*, cad_model: CadModel, upload: Upload, notes: str = "") -> Release:
    """A release without files yet; the task that follows the commit fills it."""
    newest = cad_model.releases.order_by("-number").first()
    release = Release.objects.create(
        cad_model=cad_model, number=newest.number + 1 if newest else 1, notes=notes
    )
    run = ProcessingRun.objects.create(release=release, upload=upload)
    enqueue("models_catalog.process_release_task", run.pk)
    return release
