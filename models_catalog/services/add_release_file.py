"""One more file beside the measured one: delivered to buyers as it is, not measured."""

import logging

from django.db import transaction

from accounts.models import User
from common.bucket_parts import StoreAway
from common.malware_scan import ScannerAway
from common.storage import private_files
from models_catalog.errors import ListingRefused
from models_catalog.models import CadModel, Release, ReleaseFile, Upload
from models_catalog.services.abandon_upload import delete_upload
from models_catalog.services.change_workbench import lock_workbench
from models_catalog.services.fetch_upload import fetch_upload
from models_catalog.services.lock_upload import lock_upload
from models_catalog.services.look_inside import Content, as_stored, look_inside
from models_catalog.services.scan_upload import scan_upload
from models_catalog.services.store_original import StoredOriginal, store_original

log = logging.getLogger(__name__)
MOST_FILES = 10


def add_release_file(
    *, actor: User, cad_model: CadModel, upload: Upload, file_format: str
) -> ReleaseFile:
    """Add the upload to the release in work; `file_format` is what quick_check found.

    Raises ListingRefused as lock_workbench and lock_upload do, for a name that is taken, for too
    many files, for malware, and for what has no place inside an archive.
    """
    _ask(actor, cad_model, upload)
    try:
        contents = _look_at(upload, cad_model)
        original = store_original(upload=upload)
    except FileNotFoundError as error:
        raise ListingRefused("This file is in use already. Upload it again.") from error
    try:
        return _record(actor, cad_model, upload, file_format, original, contents)
    except ListingRefused:
        # Somebody was quicker while the bytes went to the store.
        private_files().delete(original.key)
        raise


def _look_at(upload: Upload, cad_model: CadModel) -> list[Content]:
    """It goes to buyers as it is: nobody reads it but this, so nothing odd may be in it."""
    try:
        if not fetch_upload(upload=upload):
            raise FileNotFoundError
        scan_upload(upload=upload, cad_model=cad_model)
    except ScannerAway as error:
        log.warning("scanner away said=%s", error)
        raise ListingRefused(
            "Files cannot be looked at for malware just now, and none goes to buyers unseen. Add "
            "this one again in a few minutes."
        ) from error
    except StoreAway as error:
        log.warning("store away error=%s", error)
        raise ListingRefused(
            "The store of files does not answer just now. Nothing is lost: add this one again in a "
            "few minutes."
        ) from error
    return look_inside(path=upload.path, file_name=upload.file_name)


@transaction.atomic
def _ask(actor: User, cad_model: CadModel, upload: Upload) -> None:
    """Nothing that will be refused is stored first."""
    _lock_unless_refused(actor, cad_model, upload)


@transaction.atomic
def _record(
    actor: User,
    cad_model: CadModel,
    upload: Upload,
    file_format: str,
    original: StoredOriginal,
    contents: list[Content],
) -> ReleaseFile:
    release, arrived = _lock_unless_refused(actor, cad_model, upload)
    stored = ReleaseFile.objects.create(
        release=release,
        storage_key=original.key,
        file_name=arrived.file_name,
        format=file_format,
        size_bytes=arrived.size_bytes,
        sha256=original.sha256,
        is_measured=False,
        contents=as_stored(contents),
    )
    delete_upload(arrived)
    return stored


def _lock_unless_refused(
    actor: User, cad_model: CadModel, upload: Upload
) -> tuple[Release, Upload]:
    release = lock_workbench(actor=actor, cad_model=cad_model)
    arrived = lock_upload(actor=actor, upload=upload)
    names = {name.lower() for name in release.files.values_list("file_name", flat=True)}
    if arrived.file_name.lower() in names:
        raise ListingRefused(f"There is a file named {arrived.file_name} already. Rename this one.")
    if len(names) >= MOST_FILES:
        raise ListingRefused(f"A piece has {MOST_FILES} files at most. Put some into a ZIP.")
    return release, arrived
