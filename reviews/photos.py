"""Photos of castings: drawn anew in two sizes, in the private store."""

import io
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO

from django.core.files.base import ContentFile
from django.utils.translation import gettext

from common.sent_pictures import PictureRefused, drawn_whole
from common.storage import private_files

MOST_BYTES = 5_000_000
SIDE = 1600
SMALL_SIDE = 320
PREFIX = "reviews"


@dataclass(frozen=True)
class KeptPhoto:
    storage_key: str
    small_key: str
    size_bytes: int


def keep_photos(sent: Sequence[tuple[IO[bytes], int]]) -> list[KeptPhoto]:
    """Each as its body and its bytes; all of them or none.

    Raises PictureRefused, which says of several which one it is.
    """
    drawn: list[bytes] = []
    for number, (body, size_bytes) in enumerate(sent, start=1):
        try:
            drawn.append(_drawn(body, size_bytes, SIDE))
        except PictureRefused as refused:
            if len(sent) == 1:
                raise
            raise PictureRefused(
                gettext("Photo %(number)s: %(message)s")
                % {"number": number, "message": refused.message}
            ) from refused
    return [_keep(one) for one in drawn]


def throw_away(kept: Sequence[KeptPhoto]) -> None:
    """What was stored for a review that was refused after all."""
    for photo in kept:
        private_files().delete(photo.storage_key)
        private_files().delete(photo.small_key)


def _keep(drawn: bytes) -> KeptPhoto:
    small = _drawn(io.BytesIO(drawn), len(drawn), SMALL_SIDE)
    # The names say nothing of the person or the piece.
    name = f"{PREFIX}/{secrets.token_hex(16)}"
    return KeptPhoto(
        storage_key=private_files().save(f"{name}.webp", ContentFile(drawn)),
        small_key=private_files().save(f"{name}-small.webp", ContentFile(small)),
        size_bytes=len(drawn),
    )


def _drawn(body: IO[bytes], size_bytes: int, side: int) -> bytes:
    return drawn_whole(body, size_bytes=size_bytes, most_bytes=MOST_BYTES, side=side)
