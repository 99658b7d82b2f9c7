"""Puts the bytes of an uploaded file into the private store."""

import hashlib
import secrets
from dataclasses import dataclass

from django.core.files import File

from common.storage import private_files
from models_catalog.models import Upload


@dataclass(frozen=True)
class StoredOriginal:
    key: str
    sha256: str


def store_original(*, upload: Upload) -> StoredOriginal:
    """The bytes go under a random name: what the designer called the file decides nothing here."""
    with upload.path.open("rb") as body:
        sha256 = hashlib.file_digest(body, "sha256").hexdigest()
        body.seek(0)
        key = private_files().save(
            f"originals/{secrets.token_hex(16)}/file", File(body, name="file")
        )
    return StoredOriginal(key, sha256)
