"""One more file beside the measured one: delivered to buyers as it is, not measured."""

from django.db import transaction

from accounts.models import User
from models_catalog.errors import ListingRefused
from models_catalog.models import CadModel, ReleaseFile, Upload
from models_catalog.services.change_bench import lock_bench
from models_catalog.services.keep_original import keep_original
from models_catalog.services.lock_upload import lock_upload

MOST_FILES = 10


@transaction.atomic
def add_release_file(
    *, actor: User, cad_model: CadModel, upload: Upload, file_format: str
) -> ReleaseFile:
    """Add the upload to the newest release; `file_format` is what quick_check found.

    Raises ListingRefused as lock_bench and lock_upload do, for a name that is taken, for too many
    files, and for a release that has been on the shelf: buyers keep exactly what they bought.
    """
    release = lock_bench(actor=actor, cad_model=cad_model)
    arrived = lock_upload(actor=actor, upload=upload)
    if release.was_on_the_shelf:
        raise ListingRefused(
            "This version has been on the shelf, so its files stay as they are. Replace the model "
            "file under “Edit”, then add the others to the new version."
        )
    names = {name.lower() for name in release.files.values_list("file_name", flat=True)}
    if arrived.file_name.lower() in names:
        raise ListingRefused(f"There is a file named {arrived.file_name} already. Rename this one.")
    if len(names) >= MOST_FILES:
        raise ListingRefused(f"A piece has {MOST_FILES} files at most. Put some into a ZIP.")
    stored = keep_original(
        release=release, upload=arrived, file_format=file_format, is_measured=False
    )
    arrived.delete()
    return stored
