"""A person's picture: a square of its middle, drawn anew."""

from typing import IO

from PIL import Image, ImageOps

from common.sent_pictures import drawn_anew

MOST_BYTES = 5_000_000
SIDE = 512


def portrait(sent: IO[bytes], *, size: int) -> bytes:
    """A square WebP of SIDE pixels without what the camera wrote. Raises PictureRefused."""
    return drawn_anew(sent, size_bytes=size, most_bytes=MOST_BYTES, side=SIDE, shape=_middle)


def _middle(picture: Image.Image) -> Image.Image:
    return ImageOps.fit(picture, (SIDE, SIDE), Image.Resampling.LANCZOS)
