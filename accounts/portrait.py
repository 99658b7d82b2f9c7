"""A person's picture, drawn anew so that nothing else of the file that came is kept."""

import io
import warnings
from typing import IO

from PIL import Image, ImageOps, UnidentifiedImageError

from accounts.errors import PictureRefused

MOST_BYTES = 5_000_000
# What a decoded picture may hold; beyond it decoding takes longer than a page may.
MOST_PIXELS = 50_000_000
SIDE = 512
_FORMATS = ("JPEG", "PNG", "WEBP")
_WHICH = "Send a JPEG, PNG or WebP file."


def portrait(sent: IO[bytes], *, size: int) -> bytes:
    """A square WebP of SIDE pixels from the middle of the picture, turned as the camera held it.

    What a camera or program wrote into the file (place, time, device, names) is left out. Raises
    PictureRefused for a file that is too large, damaged or of another kind.
    """
    if size > MOST_BYTES:
        raise PictureRefused(
            f"This picture has {size / 1_000_000:.1f} MB; the most is {MOST_BYTES // 1_000_000} MB."
        )
    try:
        with warnings.catch_warnings():
            # Pillow only warns of a picture that is twice as large as it likes.
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _drawn(sent)
    except UnidentifiedImageError as error:
        raise PictureRefused(f"This is no picture that we can read. {_WHICH}") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError) as error:
        raise PictureRefused(f"This picture is damaged. {_WHICH}") from error


def _drawn(sent: IO[bytes]) -> bytes:
    with Image.open(sent, formats=_FORMATS) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise _too_many_pixels()
        # A JPEG is decoded at a half, a quarter or an eighth, which is quicker.
        picture.draft("RGB", (2 * SIDE, 2 * SIDE))
        upright = ImageOps.exif_transpose(picture)
        square = ImageOps.fit(upright.convert("RGBA"), (SIDE, SIDE), Image.Resampling.LANCZOS)
    flat = Image.new("RGB", square.size, "white")
    flat.paste(square, mask=square.getchannel("A"))
    drawn = io.BytesIO()
    flat.save(drawn, "WEBP", quality=85)
    return drawn.getvalue()


def _too_many_pixels() -> PictureRefused:
    return PictureRefused(
        f"This picture has more than {MOST_PIXELS // 1_000_000} million pixels. Make it smaller."
    )
