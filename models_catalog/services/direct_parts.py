"""Which parts of a file lie in the bucket, as the bucket says."""

from accounts.models import User
from common.bucket_parts import PartsGone, StoredPart, parts_in_bucket, size_in_bucket
from models_catalog.errors import UploadConflict, UploadGone
from models_catalog.models import Upload
from models_catalog.services.abandon_upload import abandon_upload


def direct_parts(*, actor: User, upload: Upload) -> list[StoredPart] | None:
    """None when they are put together already. Raises UploadGone, UploadConflict for a file that
    has arrived, and the store's own errors."""
    refuse_unless_open(actor=actor, upload=upload)
    try:
        if not upload.multipart_id:
            raise PartsGone
        return parts_in_bucket(key=upload.storage_key, multipart_id=upload.multipart_id)
    except PartsGone as error:
        # Put together by another window, or by us before the answer was lost.
        if size_in_bucket(upload.storage_key) is not None:
            return None
        abandon_upload(upload=upload)
        raise UploadGone from error


def refuse_unless_open(*, actor: User, upload: Upload) -> None:
    """Raises UploadGone and UploadConflict."""
    if upload.owner_id != actor.pk:
        raise UploadGone
    if not upload.goes_to_bucket:
        raise UploadConflict("This file goes through the shop.")
    if upload.stored_at is not None:
        raise UploadConflict("This file has arrived already.")
    if upload.is_over:
        abandon_upload(upload=upload)
        raise UploadGone
