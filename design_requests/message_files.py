"""A file that somebody sends with a message, looked at before it is kept.

A picture is drawn anew. Anything else passes the checks of a file beside a measured one: a format
of jewellery, no program, nothing odd inside an archive, no known malware. It is never shown here.
"""

import hashlib
import logging
import secrets
from dataclasses import dataclass
from pathlib import Path, PurePath

from django.core.files.base import File
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.utils.translation import gettext

from common.languages import ENGLISH, language_now
from common.malware_scan import ScannerAway, is_on, malware_in
from common.sent_pictures import PictureRefused
from common.storage import private_files
from design_requests.errors import FileRefused
from design_requests.reference_pictures import keep_picture
from geometry.errors import Refused
from geometry.reading import HEAD_BYTES, quick_check
from models_catalog.errors import ListingRefused
from models_catalog.file_names import safe_file_name
from models_catalog.services.look_inside import look_inside
from models_catalog.told import told

log = logging.getLogger(__name__)
PREFIX = "messages"
MOST_BYTES = 20_000_000
PICTURE_ENDINGS = frozenset({".jpg", ".jpeg", ".png", ".webp"})


@dataclass(frozen=True)
class KeptFile:
    """In the private store, on no row yet."""

    storage_key: str
    file_name: str
    is_picture: bool
    size_bytes: int
    sha256: str


def keep_file(sent: TemporaryUploadedFile) -> KeptFile:
    """Raises FileRefused with the reason; nothing is kept then."""
    name, size_bytes = safe_file_name(sent.name or ""), sent.size or 0
    try:
        if size_bytes > MOST_BYTES:
            raise FileRefused(
                gettext("it has more than %(size)s MB.") % {"size": MOST_BYTES // 1_000_000}
            )
        if PurePath(name).suffix.lower() in PICTURE_ENDINGS:
            return _kept_picture(sent, name, size_bytes)
        return _kept_as_it_is(sent, name, size_bytes)
    except (FileRefused, PictureRefused) as refused:
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


def forget_kept(kept: list[KeptFile]) -> None:
    """What was stored and then belonged to no message; outside any transaction."""
    for one in kept:
        private_files().delete(one.storage_key)


def _kept_picture(sent: TemporaryUploadedFile, name: str, size_bytes: int) -> KeptFile:
    sent.seek(0)
    key, drawn_bytes = keep_picture(sent, size_bytes=size_bytes, prefix=PREFIX)
    with private_files().open(key) as body:
        sha256 = hashlib.file_digest(body, "sha256").hexdigest()
    return KeptFile(key, name, True, drawn_bytes, sha256)


def _kept_as_it_is(sent: TemporaryUploadedFile, name: str, size_bytes: int) -> KeptFile:
    path = Path(sent.temporary_file_path())
    with path.open("rb") as body:
        quick_check(body.read(HEAD_BYTES), size_bytes, name)
    _look_for_malware(path)
    look_inside(path=path, file_name=name)
    with path.open("rb") as body:
        sha256 = hashlib.file_digest(body, "sha256").hexdigest()
        body.seek(0)
        key = private_files().save(
            f"{PREFIX}/{secrets.token_hex(16)}/file", File(body, name="file")
        )
    return KeptFile(key, name, False, size_bytes, sha256)


def _look_for_malware(path: Path) -> None:
    """A file with known malware is not kept: its sender has it, and nobody else gets it."""
    if not is_on():
        return
    try:
        with path.open("rb") as body:
            found = malware_in(body)
    except ScannerAway as error:
        log.warning("scanner away said=%s", error)
        raise FileRefused(
            gettext(
                "files cannot be looked at for malware just now. Send it again in a few minutes."
            )
        ) from error
    if found:
        raise FileRefused(
            gettext(
                "the virus scanner found “%(malware)s” in it, so nobody gets it and it is not "
                "kept. Check your computer and export the file again."
            )
            % {"malware": found}
        )
