"""Moves the file that is to be measured into the private store."""

from models_catalog.models import Release, ReleaseFile, Upload
from models_catalog.services.forget_arrival import forget_arrival
from models_catalog.services.look_inside import listed
from models_catalog.services.store_original import store_original


def keep_original(*, release: Release, upload: Upload) -> ReleaseFile:
    """The release's measured file; its format is known once it is measured."""
    contents = listed(path=upload.path, file_name=upload.file_name)
    original = store_original(upload=upload)
    stored = ReleaseFile.objects.create(
        release=release,
        storage_key=original.key,
        file_name=upload.file_name,
        format="",
        size_bytes=upload.size_bytes,
        sha256=original.sha256,
        is_measured=True,
        contents=contents,
    )
    forget_arrival(upload=upload)
    upload.path.unlink(missing_ok=True)
    return stored
