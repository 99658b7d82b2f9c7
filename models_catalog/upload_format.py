"""What an uploaded file is, by its first bytes."""

from geometry.reading import HEAD_BYTES, quick_check
from models_catalog.models import Upload


def format_of_upload(upload: Upload) -> str:
    """The format of a file that has arrived. Raises geometry's Refused for what is no model."""
    if upload.found_format:
        return upload.found_format
    with upload.path.open("rb") as body:
        return quick_check(body.read(HEAD_BYTES), upload.size_bytes, upload.file_name)
