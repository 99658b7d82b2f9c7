"""Lets the bucket forget a file that was taken over, or locked away, from where browsers put it."""

from django.db import transaction

from common.locking import lock_rows
from common.storage import forget_files
from models_catalog.models import Upload


@transaction.atomic
def forget_arrival(*, upload: Upload) -> None:
    """Nothing happens to a file that came through us. Safe to call again."""
    for row in lock_rows(Upload.objects.filter(pk=upload.pk).exclude(storage_key="")):
        forget_files([row.storage_key], store="private")
        row.storage_key = ""
        row.save(update_fields=["storage_key"])
