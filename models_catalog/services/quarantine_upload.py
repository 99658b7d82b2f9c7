"""Locks a file with malware away, and tells its designer."""

import hashlib

from django.core.files import File
from django.db import transaction

from common.storage import private_files
from models_catalog.emails import mail_file_quarantined
from models_catalog.models import CadModel, QuarantinedFile, Upload
from models_catalog.services.forget_arrival import forget_arrival


def quarantine_upload(*, upload: Upload, cad_model: CadModel, malware: str) -> QuarantinedFile:
    """The bytes go to a place of the private store to which no page links; safe to call again."""
    with upload.path.open("rb") as body:
        sha256 = hashlib.file_digest(body, "sha256").hexdigest()
        body.seek(0)
        key = f"quarantine/{upload.pk}"
        if not private_files().exists(key):
            private_files().save(key, File(body, name="file"))
    with transaction.atomic():
        found, is_new = QuarantinedFile.objects.get_or_create(
            storage_key=key,
            defaults={
                "designer": upload.owner,
                "cad_model": cad_model,
                "file_name": upload.file_name,
                "size_bytes": upload.size_bytes,
                "sha256": sha256,
                "malware": malware,
            },
        )
        if is_new:
            mail_file_quarantined(found=found)
    forget_arrival(upload=upload)
    upload.path.unlink(missing_ok=True)
    return found
