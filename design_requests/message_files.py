"""A file that somebody sends with a message, looked at before it is kept.

A picture is drawn anew. Anything else passes the checks of a file beside a measured one: a format
of jewellery, no program, nothing odd inside an archive, no known malware. It is never shown here.
"""

from pathlib import Path, PurePath

from django.core.files.uploadedfile import TemporaryUploadedFile
from django.utils.translation import gettext

from common.kept_files import (
    PICTURE_ENDINGS,
    FileNotTaken,
    KeptFile,
    kept_as_it_is,
    kept_picture,
    refuse_malware,
)
from common.languages import ENGLISH, language_now
from common.sent_pictures import PictureRefused
from design_requests.errors import FileRefused
from geometry.errors import Refused
from geometry.reading import HEAD_BYTES, quick_check
from models_catalog.errors import ListingRefused
from models_catalog.file_names import safe_file_name
from models_catalog.services.look_inside import look_inside
from models_catalog.told import told

PREFIX = "messages"
MOST_BYTES = 20_000_000
MOST_PICTURE_BYTES = 12_000_000


def keep_file(sent: TemporaryUploadedFile) -> KeptFile:
    """Raises FileRefused with the reason; nothing is kept then."""
    name, size_bytes = safe_file_name(sent.name or ""), sent.size or 0
    try:
        if size_bytes > MOST_BYTES:
            raise FileRefused(
                gettext("it has more than %(size)s MB.") % {"size": MOST_BYTES // 1_000_000}
            )
        if PurePath(name).suffix.lower() in PICTURE_ENDINGS:
            return kept_picture(
                sent,
                file_name=name,
                size_bytes=size_bytes,
                most_bytes=MOST_PICTURE_BYTES,
                prefix=PREFIX,
            )
        return _kept_as_it_is(sent, name, size_bytes)
    except (FileRefused, FileNotTaken, PictureRefused) as refused:
        raise FileRefused(f"{name}: {refused.message}") from refused
    except ListingRefused as refused:
        raise FileRefused(f"{name}: {_said(str(refused.message))}") from refused
    except Refused as refused:
        raise FileRefused(f"{name}: {_said(refused.reason)}") from refused


def _said(reason: str) -> str:
    """Why a file is not read is known in English; in another language what is common to all."""
    shown = told(reason)
    if language_now() == ENGLISH or shown != reason:
        return shown
    return gettext("it is damaged, of another kind than its name says, or of none that we take.")


def _kept_as_it_is(sent: TemporaryUploadedFile, name: str, size_bytes: int) -> KeptFile:
    path = Path(sent.temporary_file_path())
    with path.open("rb") as body:
        quick_check(body.read(HEAD_BYTES), size_bytes, name)
    refuse_malware(path)
    look_inside(path=path, file_name=name)
    return kept_as_it_is(path, file_name=name, size_bytes=size_bytes, prefix=PREFIX)
