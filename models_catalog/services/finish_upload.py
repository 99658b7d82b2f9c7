"""Looks at a file that has arrived completely, before anybody builds on it."""

from geometry.errors import Refused
from models_catalog.models import Upload
from models_catalog.services.abandon_upload import abandon_upload
from models_catalog.upload_format import format_of_upload


def finish_upload(*, upload: Upload) -> None:
    """Forget a complete file that is no model. Raises geometry's Refused with the reason."""
    if not upload.is_complete:
        return
    try:
        format_of_upload(upload)
    except Refused:
        abandon_upload(upload=upload)
        raise
