"""A picture in the sizes that it was made in, as pages show it."""

from dataclasses import dataclass
from typing import Protocol

from common.storage import public_url


class Sized(Protocol):
    """A row of pictures; its smaller keys are empty where the picture has one size alone."""

    storage_key: str
    storage_key_320: str
    storage_key_640: str


@dataclass(frozen=True)
class ShownPicture:
    """`url` is the whole picture, which every browser reads; `srcset` its smaller AVIF sizes."""

    url: str
    srcset: str = ""


def shown_picture(key: str, key_320: str, key_640: str) -> ShownPicture | None:
    """None without a picture."""
    if not key:
        return None
    sizes = [
        f"{public_url(small)} {width}w"
        for width, small in ((320, key_320), (640, key_640))
        if small
    ]
    return ShownPicture(url=public_url(key), srcset=", ".join(sizes))


def picture_of(picture: Sized | None) -> ShownPicture | None:
    if picture is None:
        return None
    return shown_picture(picture.storage_key, picture.storage_key_320, picture.storage_key_640)
