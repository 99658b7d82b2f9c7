"""Brings a file that a browser put into the bucket to our disk, where it is looked at."""

import hashlib
import logging
import secrets
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError

from common.bucket_parts import PartsGone, StoreAway, pull
from models_catalog.models import Upload

log = logging.getLogger(__name__)


def fetch_upload(*, upload: Upload) -> bool:
    """Whether the file is on our disk now, with the bytes that its designer announced.

    Raises StoreAway when nobody can say. Safe to call again, and by two at once.
    """
    if upload.path.exists():
        return True
    if not upload.storage_key or upload.stored_at is None:
        return False
    upload.path.parent.mkdir(parents=True, exist_ok=True)
    # Under a name of its own until it is whole; drop_stale_uploads clears what a crash leaves.
    half = upload.path.with_name(f"{upload.pk}-{secrets.token_hex(4)}.part")
    try:
        pull(upload.storage_key, target=half)
        if not _is_as_announced(upload, half):
            log.warning("an upload differs from what was announced")
            return False
        half.replace(upload.path)
    except PartsGone:
        return False
    except (BotoCoreError, ClientError) as error:
        raise StoreAway(type(error).__name__) from error
    finally:
        half.unlink(missing_ok=True)
    return True


def _is_as_announced(upload: Upload, path: Path) -> bool:
    """Reckoned here, part by part: what the bucket or the browser says is not believed."""
    if path.stat().st_size != upload.size_bytes:
        return False
    with path.open("rb") as body:
        return all(
            hashlib.sha256(body.read(upload.part_bytes)).hexdigest() == digest
            for digest in upload.part_digests
        )
