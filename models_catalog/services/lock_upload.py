"""What every use of an uploaded file asks first: whose it is, and whether it is whole and free."""

from accounts.models import User
from common.locking import lock_rows
from models_catalog.errors import ListingRefused
from models_catalog.models import ProcessingRun, Upload


def lock_upload(*, actor: User, upload: Upload) -> Upload:
    """The actor's complete upload that no release uses yet, locked and re-read.

    Raises ListingRefused for any other.
    """
    found = lock_rows(Upload.objects.filter(pk=upload.pk, owner=actor))
    if not found or not found[0].is_complete:
        raise ListingRefused("The file has not arrived completely. Upload it again.")
    if ProcessingRun.objects.filter(upload=found[0]).exists():
        raise ListingRefused("This file is in use already. Your studio shows the piece it made.")
    return found[0]
