"""A designer announces a file; room for it is reserved."""

from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

from accounts.models import User
from common.figures import upload_limit_text
from common.locking import lock_rows
from models_catalog.errors import SentTwice, TooManyUploads, UploadRefused
from models_catalog.file_names import safe_file_name
from models_catalog.models import Upload
from models_catalog.services.hold_quota import hold_quota

MOST_OPEN_UPLOADS = 10


@transaction.atomic
def begin_upload(
    *, actor: User, file_name: str, size_bytes: int, attempt: UUID | None = None
) -> Upload:
    """Reserve room for a file. Raises UploadRefused for an empty or too large one, or too many,
    and as hold_quota does.

    `attempt` is a random number that each form gets when it is shown, and becomes the upload's:
    the same file by the same form raises SentTwice.
    """
    if size_bytes <= 0:
        raise UploadRefused("The file is empty. Export it again and choose the new file.")
    if size_bytes > settings.MAX_UPLOAD_BYTES:
        raise UploadRefused(
            f"The file is larger than {upload_limit_text()}. Reduce the mesh and export it again."
        )
    # Before the room is weighed, in which the first counts already.
    name = safe_file_name(file_name)
    lock_rows(User.objects.filter(pk=actor.pk))
    first = Upload.objects.filter(pk=attempt).first() if attempt else None
    if first and (first.owner, first.file_name, first.size_bytes) == (actor, name, size_bytes):
        raise SentTwice(first.pk)
    hold_quota(actor=actor, more_bytes=size_bytes, more_files=1)
    if actor.uploads.filter(run=None).count() >= MOST_OPEN_UPLOADS:
        raise TooManyUploads(
            f"{MOST_OPEN_UPLOADS} uploads are open already. Finish them, or try again tomorrow."
        )
    # Another file by the same form, when somebody has gone back to it.
    number = uuid4() if first or attempt is None else attempt
    return Upload.objects.create(pk=number, owner=actor, file_name=name, size_bytes=size_bytes)
