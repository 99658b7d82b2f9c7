"""A designer announces a file; room for it is reserved."""

from django.conf import settings
from django.db import transaction

from accounts.models import User
from common.figures import upload_limit_text
from common.locking import lock_rows
from models_catalog.errors import TooManyUploads, UploadRefused
from models_catalog.file_names import safe_file_name
from models_catalog.models import Upload

MOST_OPEN_UPLOADS = 10


@transaction.atomic
def begin_upload(*, actor: User, file_name: str, size_bytes: int) -> Upload:
    """Reserve room for a file. Raises UploadRefused for an empty or too large one, or too many."""
    if size_bytes <= 0:
        raise UploadRefused("The file is empty. Export it again and choose the new file.")
    if size_bytes > settings.MAX_UPLOAD_BYTES:
        raise UploadRefused(
            f"The file is larger than {upload_limit_text()}. Reduce the mesh and export it again."
        )
    lock_rows(User.objects.filter(pk=actor.pk))
    if actor.uploads.filter(run=None).count() >= MOST_OPEN_UPLOADS:
        raise TooManyUploads(
            f"{MOST_OPEN_UPLOADS} uploads are open already. Finish them, or try again tomorrow."
        )
    return Upload.objects.create(
        owner=actor, file_name=safe_file_name(file_name), size_bytes=size_bytes
    )
