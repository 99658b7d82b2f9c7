"""Gives a browser the address to which it may send one part of its file."""

from accounts.models import User
from common.bucket_parts import address_of_part
from models_catalog.errors import UploadGone, UploadRefused
from models_catalog.models import Upload
from models_catalog.services.direct_parts import refuse_unless_open


def sign_part(*, actor: User, upload: Upload, number: int) -> tuple[str, dict[str, str]]:
    """The address, and the headers that belong to it. The bucket is not asked.

    Raises UploadRefused for a part that the file does not have, UploadGone and UploadConflict.
    """
    refuse_unless_open(actor=actor, upload=upload)
    if not upload.multipart_id:
        raise UploadGone
    if not 1 <= number <= len(upload.part_digests):
        raise UploadRefused(f"The file has {len(upload.part_digests)} parts, and no part {number}.")
    return address_of_part(
        key=upload.storage_key,
        multipart_id=upload.multipart_id,
        number=number,
        length=upload.length_of_part(number),
        sha256=upload.part_digests[number - 1],
    )
