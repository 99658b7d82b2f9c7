"""Takes a file in pieces; what has arrived stays, whatever happens to the connection."""

import os
from collections.abc import Iterator
from datetime import timedelta
from typing import Protocol

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from common.locking import lock_rows
from models_catalog.errors import TooManyUploads, UploadConflict, UploadRefused
from models_catalog.models import ProcessingRun, Upload

MOST_OPEN_UPLOADS = 10
KEPT_FOR = timedelta(days=1)
LONGEST_NAME = 120
_BLOCK = 1 << 20


class Readable(Protocol):
    """A request or an open file."""

    def read(self, size: int = ..., /) -> bytes: ...


@transaction.atomic
def begin_upload(*, actor: User, file_name: str, size_bytes: int) -> Upload:
    """Reserve room for a file. Raises UploadRefused for an empty or too large one, or too many."""
    if size_bytes <= 0:
        raise UploadRefused("The file is empty. Export it again and choose the new file.")
    if size_bytes > settings.MAX_UPLOAD_BYTES:
        limit_mb = settings.MAX_UPLOAD_BYTES // (1024 * 1024)
        raise UploadRefused(
            f"The file is larger than {limit_mb} MB. Reduce the mesh and export it again."
        )
    lock_rows(User.objects.filter(pk=actor.pk))
    if actor.uploads.filter(run=None).count() >= MOST_OPEN_UPLOADS:
        raise TooManyUploads(
            f"{MOST_OPEN_UPLOADS} uploads are open already. Finish them, or try again tomorrow."
        )
    return Upload.objects.create(
        owner=actor, file_name=safe_file_name(file_name), size_bytes=size_bytes
    )


@transaction.atomic
def append_to_upload(*, upload: Upload, offset: int, body: Readable) -> Upload:
    """Write the next piece at `offset` bytes; returns the upload as it stands afterwards.

    Raises UploadConflict when the piece does not start where the file ends, UploadRefused when it
    runs past the announced size. A piece that breaks off is kept as far as it came.
    """
    (upload,) = lock_rows(Upload.objects.filter(pk=upload.pk))
    if offset != upload.received_bytes:
        raise UploadConflict(f"The file stands at byte {upload.received_bytes}; go on from there.")
    upload.path.parent.mkdir(parents=True, exist_ok=True)
    with open(upload.path, "ab") as stored:
        # A crash between writing and recording leaves bytes that nobody counted.
        stored.truncate(offset)
        for block in _blocks(body, room=upload.size_bytes - offset):
            stored.write(block)
        stored.flush()
        os.fsync(stored.fileno())
        upload.received_bytes = stored.tell()
    upload.save(update_fields=["received_bytes"])
    return upload


def receive_whole(*, actor: User, file_name: str, size_bytes: int, body: Readable) -> Upload:
    """A file that came in one plain form post. Raises as the two above."""
    upload = begin_upload(actor=actor, file_name=file_name, size_bytes=size_bytes)
    return append_to_upload(upload=upload, offset=0, body=body)


@transaction.atomic
def drop_upload(*, upload: Upload) -> bool:
    """Forget an upload and its bytes; False when it is gone, or became a listing meanwhile."""
    found = lock_rows(Upload.objects.filter(pk=upload.pk))
    if not found or ProcessingRun.objects.filter(upload=upload.pk).exists():
        return False
    upload.delete()
    transaction.on_commit(lambda: upload.path.unlink(missing_ok=True), robust=True)
    return True


def drop_stale_uploads() -> int:
    """Forget what nobody went on with for a day; returns how many."""
    stale = Upload.objects.filter(run=None, created_at__lt=timezone.now() - KEPT_FOR)
    return sum(drop_upload(upload=upload) for upload in stale)


def safe_file_name(name: str) -> str:
    """The last part of the name without control or direction characters, 120 at most."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(char for char in base if char.isprintable()).strip(". ")
    stem, dot, suffix = kept.rpartition(".")
    if dot and len(kept) > LONGEST_NAME:
        return stem[: LONGEST_NAME - len(suffix) - 1] + dot + suffix[:10]
    return kept[:LONGEST_NAME] or "model"


def _blocks(body: Readable, *, room: int) -> Iterator[bytes]:
    while room > 0:
        try:
            block = body.read(min(_BLOCK, room))
        except OSError:  # the sender went away
            return
        if not block:
            return
        room -= len(block)
        yield block
    if body.read(1):
        raise UploadRefused("More bytes arrived than the file was said to have.")
