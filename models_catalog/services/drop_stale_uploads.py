"""Forgets uploads a day after they were begun, and what is left of the files of forgotten ones."""

from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from common.bucket_parts import is_direct_on, left_since
from common.locking import lock_rows
from common.storage import forget_files
from models_catalog.models import Upload
from models_catalog.personal import is_upload_worked_on
from models_catalog.services.abandon_upload import delete_upload


def drop_stale_uploads() -> int:
    """Forget what was begun more than a day ago and is not being worked on; returns how many.

    What became a release has its file in the store by then.
    """
    stale = Upload.objects.filter(created_at__lt=timezone.now() - Upload.KEPT_FOR)
    dropped = sum(_drop(pk) for pk in stale.values_list("pk", flat=True))
    _drop_files_without_rows()
    if is_direct_on():
        _forget_arrivals_without_rows()
    return dropped


@transaction.atomic
def _drop(pk: UUID) -> bool:
    found = lock_rows(Upload.objects.filter(pk=pk))
    if not found or Upload.objects.filter(is_upload_worked_on(), pk=pk).exists():
        return False
    delete_upload(found[0])
    return True


def _drop_files_without_rows() -> None:
    """Of rows that the purge deleted, or whose worker died before it came to the file."""
    long_ago = (timezone.now() - Upload.KEPT_FOR).timestamp()
    known = {f"{pk}.part" for pk in Upload.objects.values_list("pk", flat=True)}
    for path in Path(settings.UPLOADS_DIR).glob("*.part"):
        try:
            is_old = path.stat().st_mtime < long_ago
        except FileNotFoundError:  # it went in the meantime
            continue
        if is_old and path.name not in known:
            path.unlink(missing_ok=True)


def _forget_arrivals_without_rows() -> None:
    """What a browser or a dying process left in the bucket when nothing named it any more."""
    for key in set(left_since(timezone.now() - 2 * Upload.KEPT_FOR)):
        if not Upload.objects.filter(storage_key=key).exists():
            with transaction.atomic():
                forget_files([key], store="private")
