"""Takes a file that came whole, with one plain form."""

from uuid import UUID

from accounts.models import User
from models_catalog.models import Upload
from models_catalog.services.begin_upload import begin_upload
from models_catalog.services.take_piece import Readable, take_piece


def receive_file(
    *, actor: User, file_name: str, size_bytes: int, body: Readable, attempt: UUID | None = None
) -> Upload:
    """The file as a complete upload. Raises as begin_upload and take_piece do."""
    upload = begin_upload(actor=actor, file_name=file_name, size_bytes=size_bytes, attempt=attempt)
    return take_piece(upload=upload, offset=0, body=body)
