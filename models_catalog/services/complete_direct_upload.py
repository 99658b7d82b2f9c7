"""Has the bucket put the parts of a file together, once all of them are there as announced."""

from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from common.bucket_parts import (
    PartsGone,
    PartsUnfit,
    StoredPart,
    first_bytes,
    join_parts,
    size_in_bucket,
)
from common.locking import lock_rows
from geometry.errors import Refused
from geometry.reading import HEAD_BYTES, quick_check
from models_catalog.errors import UploadConflict, UploadGone, UploadRefused
from models_catalog.models import Upload
from models_catalog.services.abandon_upload import abandon_upload, forget_if_given_up
from models_catalog.services.direct_parts import direct_parts

_ALTERED = (
    "Not all of the file arrived as it was announced: it was saved meanwhile, or altered on the "
    "way. Choose it again."
)


def complete_direct_upload(*, actor: User, upload: Upload) -> Upload:
    """The whole file, which nobody has looked at yet; asked twice, the answer is the same.

    Raises UploadConflict while parts are missing, UploadRefused and geometry's Refused for a file
    that is none of ours, UploadGone, and the store's own errors: then it can be asked again.
    """
    if upload.stored_at is not None and upload.owner_id == actor.pk:
        return upload
    parts = direct_parts(actor=actor, upload=upload)
    try:
        if parts is not None:
            _put_together(upload, parts)
        return _record(upload, found_format=_format_of_whole(upload))
    except Exception:
        # The bucket may have put together, even while it failed, what was to go a moment before.
        forget_if_given_up(upload)
        raise


def _put_together(upload: Upload, parts: list[StoredPart]) -> None:
    _refuse_other_parts(upload, parts)
    # SeaweedFS lists no digests, and joins no parts without them.
    named = [replace(part, sha256=upload.part_digests[part.number - 1]) for part in parts]
    try:
        join_parts(key=upload.storage_key, multipart_id=upload.multipart_id, parts=named)
    except PartsUnfit as error:
        raise UploadConflict("A part has to be sent again.") from error
    except PartsGone:
        pass  # another window was quicker, or gave it up; which, the next question tells


def _refuse_other_parts(upload: Upload, parts: list[StoredPart]) -> None:
    """What was announced is there, no more and no other bytes, as far as the bucket says."""
    here = {part.number: part for part in parts}
    announced = dict(enumerate(upload.part_digests, start=1))
    for number, digest in announced.items():
        part = here.get(number)
        if part is None:
            raise UploadConflict(f"Part {number} of {len(announced)} is not there yet.")
        if part.size_bytes != upload.length_of_part(number) or part.sha256 not in ("", digest):
            _refuse(upload)
    if here.keys() != announced.keys():
        _refuse(upload)


def _format_of_whole(upload: Upload) -> str:
    size = size_in_bucket(upload.storage_key)
    if size is None:
        abandon_upload(upload=upload)
        raise UploadGone
    if size != upload.size_bytes:
        _refuse(upload)
    try:
        return quick_check(
            first_bytes(upload.storage_key, HEAD_BYTES), upload.size_bytes, upload.file_name
        )
    except PartsGone as error:
        raise UploadGone from error
    except Refused:
        abandon_upload(upload=upload)
        raise


def _refuse(upload: Upload) -> None:
    abandon_upload(upload=upload)
    raise UploadRefused(_ALTERED)


@transaction.atomic
def _record(upload: Upload, *, found_format: str) -> Upload:
    found = lock_rows(Upload.objects.filter(pk=upload.pk))
    if not found:
        raise UploadGone
    row = found[0]
    if row.stored_at is None:
        row.stored_at = timezone.now()
        row.received_bytes, row.multipart_id = row.size_bytes, ""
        row.found_format = found_format
        row.save(update_fields=["stored_at", "received_bytes", "multipart_id", "found_format"])
    return row
