"""Forgets an upload that will not be used, and its bytes."""

from django.db import transaction

from common.locking import lock_rows
from models_catalog.models import ProcessingRun, Upload


@transaction.atomic
def abandon_upload(*, upload: Upload) -> bool:
    """False when it is gone already, or became a release meanwhile."""
    found = lock_rows(Upload.objects.filter(pk=upload.pk))
    if not found or ProcessingRun.objects.filter(upload=upload.pk).exists():
        return False
    path = upload.path
    upload.delete()
    transaction.on_commit(lambda: path.unlink(missing_ok=True), robust=True)
    return True
