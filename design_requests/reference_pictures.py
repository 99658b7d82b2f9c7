"""Pictures that people send with a brief or a message: drawn anew, in the private store."""

import secrets
from typing import IO

from django.core.files.base import ContentFile
from PIL import Image

from common.sent_pictures import drawn_anew
from common.storage import private_files

MOST_BYTES = 12_000_000
SIDE = 1600


def keep_picture(sent: IO[bytes], *, size_bytes: int, prefix: str) -> tuple[str, int]:
    """Where it is stored, under a name that says nothing, and how many bytes it has there.

    Raises PictureRefused; nothing is stored then.
    """
    drawn = drawn_anew(sent, size_bytes=size_bytes, most_bytes=MOST_BYTES, side=SIDE, shape=_whole)
    key = private_files().save(f"{prefix}/{secrets.token_hex(16)}.webp", ContentFile(drawn))
    return key, len(drawn)


def _whole(picture: Image.Image) -> Image.Image:
    picture.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    return picture
