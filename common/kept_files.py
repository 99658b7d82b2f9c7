"""Files that people send along with words: looked at, then in the private store, on no row yet.

A picture is drawn anew. Another file lies there as it came, and leaves as a download alone.
"""

import hashlib
import logging
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.core.files.base import ContentFile, File
from django.utils.translation import gettext

from common.errors import RuleBroken
from common.malware_scan import ScannerAway, is_on, malware_in
from common.sent_pictures import drawn_whole
from common.storage import private_files

log = logging.getLogger(__name__)
SIDE = 1600
PICTURE_ENDINGS = frozenset({".jpg", ".jpeg", ".png", ".webp"})


class FileNotTaken(RuleBroken):
    """The virus scanner gave no leave; the message begins in the middle of a sentence."""


@dataclass(frozen=True)
class KeptFile:
    """In the private store, on no row yet."""

    storage_key: str
    file_name: str
    is_picture: bool
    size_bytes: int
    sha256: str


@contextmanager
def forgotten_if_refused() -> Iterator[list[KeptFile]]:
    """What is put into this list is let go of again where a rule refuses what it was meant for."""
    kept: list[KeptFile] = []
    try:
        yield kept
    except RuleBroken:
        forget_kept(kept)
        raise


def forget_kept(kept: Iterable[KeptFile]) -> None:
    """What was stored and then belonged to nothing; outside any transaction."""
    for one in kept:
        private_files().delete(one.storage_key)


def keep_picture(
    sent: IO[bytes], *, size_bytes: int, most_bytes: int, prefix: str
) -> tuple[str, int]:
    """Where it is stored, under a name that says nothing, and how many bytes it has there.

    Raises PictureRefused; nothing is stored then.
    """
    drawn = drawn_whole(sent, size_bytes=size_bytes, most_bytes=most_bytes, side=SIDE)
    key = private_files().save(f"{prefix}/{secrets.token_hex(16)}.webp", ContentFile(drawn))
    return key, len(drawn)


def kept_picture(
    sent: IO[bytes], *, file_name: str, size_bytes: int, most_bytes: int, prefix: str
) -> KeptFile:
    """The same, with the name that its sender gave it. Raises PictureRefused."""
    sent.seek(0)
    key, drawn_bytes = keep_picture(
        sent, size_bytes=size_bytes, most_bytes=most_bytes, prefix=prefix
    )
    with private_files().open(key) as body:
        sha256 = hashlib.file_digest(body, "sha256").hexdigest()
    return KeptFile(key, file_name, True, drawn_bytes, sha256)


def kept_as_it_is(path: Path, *, file_name: str, size_bytes: int, prefix: str) -> KeptFile:
    """For a file that was looked at before."""
    with path.open("rb") as body:
        sha256 = hashlib.file_digest(body, "sha256").hexdigest()
        body.seek(0)
        key = private_files().save(
            f"{prefix}/{secrets.token_hex(16)}/file", File(body, name="file")
        )
    return KeptFile(key, file_name, False, size_bytes, sha256)


def refuse_malware(path: Path) -> None:
    """A file with known malware is not kept: its sender has it, and nobody else gets it.

    Raises FileNotTaken.
    """
    if not is_on():
        return
    try:
        with path.open("rb") as body:
            found = malware_in(body)
    except ScannerAway as error:
        log.warning("scanner away said=%s", error)
        raise FileNotTaken(
            gettext(
                "files cannot be looked at for malware just now. Send it again in a few minutes."
            )
        ) from error
    if found:
        raise FileNotTaken(
            gettext(
                "the virus scanner found “%(malware)s” in it, so nobody gets it and it is not "
                "kept. Check your computer and export the file again."
            )
            % {"malware": found}
        )
