"""A picture that somebody sent, drawn anew so that nothing else of the file that came is kept."""

import io
import warnings
from collections.abc import Callable
from typing import IO, Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from PIL import ExifTags, Image, UnidentifiedImageError

from common.errors import RuleBroken
from common.languages import number

# What a decoded picture may hold; beyond it decoding takes longer than a page may.
MOST_PIXELS = 50_000_000
_FORMATS = ("JPEG", "PNG", "WEBP")
_WHICH = _("Send a JPEG, PNG or WebP file.")
# How a picture is turned upright that a camera wrote so. Pillow's own way writes all of the
# camera's notes anew, and ends in the midst of one that some program wrote as another kind.
_UPRIGHT: dict[Any, Image.Transpose] = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class PictureRefused(RuleBroken):
    """This file cannot be shown as a picture; the message says why."""


def drawn_anew(
    sent: IO[bytes],
    *,
    size_bytes: int,
    most_bytes: int,
    side: int,
    shape: Callable[[Image.Image], Image.Image],
) -> bytes:
    """A WebP on white, turned as the camera held it; `side` is the longest that `shape` makes.

    What a camera or program wrote into the file (place, time, device, names) is left out. Raises
    PictureRefused for a file that is too large, damaged or of another kind.
    """
    if size_bytes > most_bytes:
        raise PictureRefused(
            gettext("This picture has %(size)s MB; the most is %(most)s MB.")
            % {"size": number(size_bytes / 1_000_000, 1), "most": most_bytes // 1_000_000}
        )
    try:
        with warnings.catch_warnings():
            # Pillow only warns of a picture that is twice as large as it likes.
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _drawn(sent, side, shape)
    except UnidentifiedImageError as error:
        words = gettext("This is no picture that we can read.")
        raise PictureRefused(f"{words} {_WHICH}") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError) as error:
        words = gettext("This picture is damaged.")
        raise PictureRefused(f"{words} {_WHICH}") from error


def drawn_whole(sent: IO[bytes], *, size_bytes: int, most_bytes: int, side: int) -> bytes:
    """All of the picture, at most `side` pixels wide and high. Raises PictureRefused."""

    def shape(picture: Image.Image) -> Image.Image:
        picture.thumbnail((side, side), Image.Resampling.LANCZOS)
        return picture

    return drawn_anew(sent, size_bytes=size_bytes, most_bytes=most_bytes, side=side, shape=shape)


def _drawn(sent: IO[bytes], side: int, shape: Callable[[Image.Image], Image.Image]) -> bytes:
    with Image.open(sent, formats=_FORMATS) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise _too_many_pixels()
        # A JPEG is decoded at a half, a quarter or an eighth, which is quicker.
        picture.draft("RGB", (2 * side, 2 * side))
        turn = _UPRIGHT.get(picture.getexif().get(ExifTags.Base.Orientation))
        upright = picture if turn is None else picture.transpose(turn)
        shaped = shape(_in_bytes(upright).convert("RGBA"))
    flat = Image.new("RGB", shaped.size, "white")
    flat.paste(shaped, mask=shaped.getchannel("A"))
    drawn = io.BytesIO()
    flat.save(drawn, "WEBP", quality=85)
    return drawn.getvalue()


def _in_bytes(picture: Image.Image) -> Image.Image:
    """Greys of 16 bits as 8: converted as they are, all but the darkest would be white."""
    if not picture.mode.startswith("I"):
        return picture
    return picture.convert("I").point(lambda grey: grey * (1 / 256)).convert("L")


def _too_many_pixels() -> PictureRefused:
    return PictureRefused(
        gettext("This picture has more than %(most)s million pixels. Make it smaller.")
        % {"most": MOST_PIXELS // 1_000_000}
    )
