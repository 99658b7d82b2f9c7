"""Moves an uploaded file into the private store, as a file of a release."""

import hashlib
import secrets

from django.core.files import File

from common.storage import private_files
from models_catalog.models import Release, ReleaseFile, Upload


def keep_original(
    *, release: Release, upload: Upload, file_format: str, is_measured: bool
) -> ReleaseFile:
    """The bytes go under a name of our own making; the designer's name is only a word beside it."""
    with upload.path.open("rb") as body:
        sha256 = hashlib.file_digest(body, "sha256").hexdigest()
        body.seek(0)
        key = private_files().save(
            f"originals/{secrets.token_hex(16)}/file", File(body, name="file")
        )
    stored = ReleaseFile.objects.create(
        release=release,
        storage_key=key,
        file_name=upload.file_name,
        format=file_format,
        size_bytes=upload.size_bytes,
        sha256=sha256,
        is_measured=is_measured,
    )
    upload.path.unlink(missing_ok=True)
    return stored
