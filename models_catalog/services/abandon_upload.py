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


@transaction.atomic
def forget_if_given_up(upload: Upload) -> None:
    """The bytes of one whose row went while the bucket was asked.

    In a transaction of its own, behind the one that found it gone: its error takes back whatever
    was to be done in it.
    """
    if not Upload.objects.filter(pk=upload.pk).exists():
        forget_files([upload.storage_key], store="private")


def delete_upload(upload: Upload) -> None:
    """The locked row, and its bytes wherever they lie, once the transaction commits."""
    forget_files([upload.storage_key], store="private")
    path = upload.path
    upload.delete()
    transaction.on_commit(lambda: path.unlink(missing_ok=True), robust=True)
