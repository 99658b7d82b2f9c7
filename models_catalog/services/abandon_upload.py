"""Forgets an upload that will not be used, and its bytes."""

from django.db import transaction

from common.locking import lock_rows
from common.storage import forget_files
from models_catalog.models import ProcessingRun, Upload


@transaction.atomic
def abandon_upload(*, upload: Upload) -> bool:
    """False when it is gone already, or became a release meanwhile."""
    found = lock_rows(Upload.objects.filter(pk=upload.pk))
    if not found or ProcessingRun.objects.filter(upload=upload.pk).exists():
        return False
    path = found[0].path
    forget_files([found[0].storage_key], store="private")
    found[0].delete()
    transaction.on_commit(lambda: path.unlink(missing_ok=True), robust=True)
    return True
