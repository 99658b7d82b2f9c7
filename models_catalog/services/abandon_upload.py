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
    delete_upload(found[0])
    return True


def delete_upload(upload: Upload) -> None:
    """The locked row, and its bytes wherever they lie, once the transaction commits."""
    forget_files([upload.storage_key], store="private")
    path = upload.path
    upload.delete()
    transaction.on_commit(lambda: path.unlink(missing_ok=True), robust=True)
