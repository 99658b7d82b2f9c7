"""A designer announces a large file, which their browser will send straight to the bucket."""

import secrets

from botocore.exceptions import BotoCoreError, ClientError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from common.bucket_parts import PLACE, begin_parts
from common.locking import lock_rows
from models_catalog.errors import UploadGone, UploadRefused
from models_catalog.file_names import safe_file_name
from models_catalog.models import Upload
from models_catalog.services.abandon_upload import abandon_upload, forget_if_given_up
from models_catalog.services.begin_upload import begin_upload


def begin_direct_upload(
    *, actor: User, file_name: str, size_bytes: int, part_bytes: int, digests: list[str]
) -> Upload:
    """The upload of this very file, begun now or earlier, in this browser or in another.

    `digests` are the SHA-256 of its parts. Raises as begin_upload does, and the store's own errors.
    """
    if len(digests) != -(-size_bytes // part_bytes):
        raise UploadRefused("Say the SHA-256 of each part of the file.")
    upload = _reserve(actor, file_name, size_bytes, part_bytes, digests)
    if upload.multipart_id or upload.stored_at:
        return upload
    try:
        multipart_id = begin_parts(upload.storage_key)
    except (BotoCoreError, ClientError):
        # Its room is free again: the file goes through the shop, or is begun anew.
        abandon_upload(upload=upload)
        raise
    try:
        return _record(upload, multipart_id)
    except UploadGone:
        forget_if_given_up(upload)
        raise


@transaction.atomic
def _reserve(
    actor: User, file_name: str, size_bytes: int, part_bytes: int, digests: list[str]
) -> Upload:
    # Two windows that begin with one file have one upload.
    lock_rows(User.objects.filter(pk=actor.pk))
    begun = Upload.objects.filter(
        owner=actor,
        run=None,
        file_name=safe_file_name(file_name),
        size_bytes=size_bytes,
        part_bytes=part_bytes,
        part_digests=digests,
        created_at__gt=timezone.now() - Upload.KEPT_FOR,
    ).first()
    if begun is not None:
        return begun
    upload = begin_upload(actor=actor, file_name=file_name, size_bytes=size_bytes)
    upload.part_bytes, upload.part_digests = part_bytes, digests
    upload.storage_key = f"{PLACE}/{secrets.token_hex(16)}"
    upload.save(update_fields=["part_bytes", "part_digests", "storage_key"])
    return upload


@transaction.atomic
def _record(upload: Upload, multipart_id: str) -> Upload:
    found = lock_rows(Upload.objects.filter(pk=upload.pk))
    if not found:
        raise UploadGone
    # What another window had begun meanwhile counts; ours ends with the file, or by itself.
    if not found[0].multipart_id and not found[0].stored_at:
        found[0].multipart_id = multipart_id
        found[0].save(update_fields=["multipart_id"])
    return found[0]
