"""Takes the next piece of a file; what has arrived stays, whatever happens to the connection."""

import fcntl
import os
from collections.abc import Iterator
from typing import BinaryIO, Protocol

from django.db import transaction

from common.locking import lock_rows
from common.outside import refuse_inside_transaction
from models_catalog.errors import UploadConflict, UploadRefused
from models_catalog.models import Upload

_BLOCK = 1 << 20


class Readable(Protocol):
    """A request or an open file."""

    def read(self, size: int = ..., /) -> bytes: ...


def take_piece(*, upload: Upload, offset: int, body: Readable) -> Upload:
    """Write the next piece at `offset` bytes; returns the upload as it stands afterwards.

    Raises UploadConflict when the piece does not start where the file ends, or while another piece
    arrives; UploadRefused when it runs past the announced size, or the upload is gone. A piece
    that breaks off is kept as far as it came.
    """
    refuse_inside_transaction("The sender of a file")
    if upload.goes_to_bucket:
        raise UploadConflict("This file goes straight to the store, in parts.")
    upload.path.parent.mkdir(parents=True, exist_ok=True)
    with open(upload.path, "ab") as stored:
        # The file itself is held while the sender takes its time, and no row of the database.
        # The kernel lets go of it when this process ends, however that comes.
        _hold(stored)
        _refuse_wrong_place(upload, offset)
        # A crash between writing and recording leaves bytes that nobody counted.
        stored.truncate(offset)
        for block in _blocks(body, room=upload.size_bytes - offset):
            stored.write(block)
        stored.flush()
        os.fsync(stored.fileno())
        return _record(upload, offset, stored.tell())


def _hold(stored: BinaryIO) -> None:
    try:
        fcntl.flock(stored, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise UploadConflict(
            "This file is arriving from another window or device just now. Let one of them finish."
        ) from error


def _refuse_wrong_place(upload: Upload, offset: int) -> None:
    stands_at = Upload.objects.filter(pk=upload.pk).values_list("received_bytes", flat=True).first()
    if stands_at is None:
        raise _gone(upload)
    if offset != stands_at:
        raise UploadConflict(f"The file stands at byte {stands_at}; go on from there.")


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


@transaction.atomic
def _record(upload: Upload, offset: int, end: int) -> Upload:
    row = next(iter(lock_rows(Upload.objects.filter(pk=upload.pk, received_bytes=offset))), None)
    if row is None:
        raise _gone(upload)
    row.received_bytes = end
    row.save(update_fields=["received_bytes"])
    return row


def _gone(upload: Upload) -> UploadRefused:
    """Given up while its piece arrived: its bytes go too."""
    upload.path.unlink(missing_ok=True)
    return UploadRefused("This upload was given up meanwhile. Choose the file again.")
