"""Pictures as cameras and programs write them are drawn as they look, upright, or refused."""

import io
import struct

import pytest
from PIL import Image

from common.sent_pictures import drawn_anew

# What stands in the upper left corner of a picture that is held the right way up.
RED = (200, 30, 40)


def drawn(data: bytes) -> Image.Image:
    return Image.open(
        io.BytesIO(
            drawn_anew(
                io.BytesIO(data),
                size_bytes=len(data),
                most_bytes=5_000_000,
                side=400,
                shape=lambda picture: picture,
            )
        )
    )


def encoded(picture: Image.Image, kind: str, **said: object) -> bytes:
    body = io.BytesIO()
    picture.save(body, kind, **said)
    return body.getvalue()


def cornered(size: tuple[int, int] = (60, 40)) -> Image.Image:
    picture = Image.new("RGB", size, "white")
    picture.paste(RED, (0, 0, size[0] // 2, size[1] // 2))
    return picture


def corners(picture: Image.Image) -> list[bool]:
    """Which of its four corners are red, row by row."""
    places = [(x, y) for y in (0.2, 0.8) for x in (0.2, 0.8)]
    seen = [picture.getpixel((int(x * picture.width), int(y * picture.height))) for x, y in places]
    return [isinstance(one, tuple) and one[1] < 100 for one in seen]


# How the sensor saw it, by the number that the camera notes for it.
SEEN_BY_SENSOR = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@pytest.mark.parametrize("noted", range(10))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_it_stands_upright_however_the_camera_was_held(noted: int, kind: str) -> None:
    turn = SEEN_BY_SENSOR.get(noted)
    held = cornered() if turn is None else cornered().transpose(turn)
    exif = Image.Exif()
    exif[0x112] = noted
    found = drawn(encoded(held, kind, exif=exif))
    assert (found.size, corners(found)) == ((60, 40), [True, False, False, False])


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_note_of_another_kind_than_it_should_be_ends_nothing(kind: str) -> None:
    # The name of the maker as a fraction, as some programs write it, beside a picture on its side.
    entries = struct.pack(">HHHIIHHIHHI", 2, 0x10F, 5, 1, 38, 0x112, 3, 1, 6, 0, 0)
    exif = b"Exif\0\0MM\0*" + struct.pack(">I", 8) + entries + struct.pack(">II", 72, 1)
    held = cornered().transpose(Image.Transpose.ROTATE_90)
    found = drawn(encoded(held, kind, exif=exif))
    assert (found.size, corners(found)) == ((60, 40), [True, False, False, False])


def test_greys_of_sixteen_bits_stay_greys() -> None:
    ramp = b"".join(struct.pack("<H", 1000 * at) for at in range(64)) * 8
    found = drawn(encoded(Image.frombytes("I;16", (64, 8), ramp), "PNG")).convert("L")
    for at in (2, 20, 40, 60):
        assert found.getpixel((at, 4)) == pytest.approx(1000 * at / 256, abs=6)


@pytest.mark.parametrize(
    ("mode", "kind", "said"),
    [
        ("CMYK", "JPEG", {}),
        ("RGB", "MPO", {"save_all": True, "append_images": [Image.new("RGB", (60, 40))]}),
        ("RGB", "WEBP", {"save_all": True, "append_images": [Image.new("RGB", (60, 40))]}),
        ("RGB", "PNG", {"save_all": True, "append_images": [Image.new("RGB", (60, 40))]}),
    ],
    ids=["inks of a printer", "two lenses", "moving WebP", "moving PNG"],
)
def test_of_other_kinds_the_first_picture_is_shown_in_its_colours(
    mode: str, kind: str, said: dict[str, object]
) -> None:
    found = drawn(encoded(Image.new("RGB", (60, 40), RED).convert(mode), kind, **said))
    seen = found.convert("RGB").getpixel((30, 20))
    assert isinstance(seen, tuple) and all(abs(a - b) < 9 for a, b in zip(seen, RED, strict=True))
