"""Asks whether a file goes on, or ended, as the bytes that are here begin."""

import hmac

from accounts.models import User
from models_catalog.errors import UploadConflict, UploadRefused
from models_catalog.models import ProcessingRun, Upload
from models_catalog.upload_digest import digest_of


def compare_upload(*, actor: User, upload: Upload, length: int, digest: str) -> None:
    """`digest` is the sender's, of the first `length` bytes of the file that was chosen.

    Raises UploadConflict where fewer bytes are here, UploadRefused where they are others.
    """
    own = Upload.objects.filter(pk=upload.pk, owner=actor).first()
    if own is None:
        raise UploadRefused("This upload was given up meanwhile. Choose the file again.")
    if own.goes_to_bucket:
        raise UploadConflict(
            "This file was begun on the way straight to the store, which is closed just now. "
            "Delete what is here, and choose the file anew."
        )
    if length > own.received_bytes:
        raise UploadConflict(f"The file stands at byte {own.received_bytes}; go on from there.")
    try:
        here = digest_of(own.path, length)
    except FileNotFoundError as error:
        # A piece was made of it meanwhile, by the same person in another window.
        if ProcessingRun.objects.filter(upload=own).exists():
            return
        raise UploadRefused("What had arrived is gone. Choose the file again.") from error
    if not hmac.compare_digest(here, digest.lower()):
        raise UploadRefused(
            f"This is another file than the {own.file_name} of which a part is here: they have not "
            "the same bytes. Choose the one that you began with, or delete what is here and send "
            "the new one."
        )
