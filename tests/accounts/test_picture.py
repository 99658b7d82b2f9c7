"""A person's picture: drawn anew, shown, replaced and taken away."""

import io
import struct
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from accounts.models import User
from accounts.portrait import MOST_BYTES, SIDE
from accounts.services.change_picture import change_picture
from common.storage import public_files
from tests.races import in_threads

ClientOf = Callable[[Any], Client]


def photo(kind: str = "JPEG", *, size: tuple[int, int] = (900, 600), mode: str = "RGB") -> bytes:
    """With a place, a device and a name in it, as telephones write them."""
    exif = Image.Exif()
    exif[0x010F], exif[0x013B] = "Canary Phone", "Zoe Canary"
    exif.get_ifd(0x8825)[2] = (48.0, 53.0, 29.0)
    # Held on its side: the picture's left is up.
    exif[0x0112] = 6
    made = Image.new("RGB", size, "red")
    made.paste("blue", (0, 0, size[0] // 2, size[1]))
    body = io.BytesIO()
    made.convert(mode).save(body, kind, exif=exif)
    return body.getvalue()


def send(client: Client, content: bytes, name: str = "me.jpg") -> Any:
    return client.post("/account/picture/", {"picture": SimpleUploadedFile(name, content)})


def stored(person: User) -> bytes:
    person.refresh_from_db()
    with public_files().open(person.picture_key) as body:
        return bytes(body.read())


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("kind", "mode"),
    [("JPEG", "RGB"), ("JPEG", "CMYK"), ("PNG", "RGBA"), ("PNG", "P"), ("WEBP", "RGB")],
)
def test_a13_p07_the_picture_shown_has_nothing_of_what_the_camera_wrote(
    mira: User, client_of: ClientOf, client: Client, kind: str, mode: str
) -> None:
    sent = photo(kind, mode=mode)
    assert b"Canary" in sent
    assert send(client_of(mira), sent).status_code == 302
    kept = stored(mira)
    assert b"Canary" not in kept and b"EXIF" not in kept and b"Exif" not in kept
    with Image.open(io.BytesIO(kept)) as drawn:
        assert (drawn.format, drawn.size) == ("WEBP", (SIDE, SIDE))
        assert not drawn.getexif()
        # Turned as the camera held it: the left half is the upper one now.
        red, _, blue = drawn.convert("RGB").getpixel((SIDE // 2, SIDE // 8))  # type: ignore[misc]
        assert blue > 200 and red < 60
    assert mira.picture_url in client.get("/designers/mira/").content.decode()
    answer = client.get(mira.picture_url)
    assert answer["Content-Type"] == "image/webp"
    assert answer["Cache-Control"] == "public, max-age=300"


def png_of(width: int, height: int) -> bytes:
    """The head of a PNG that claims this size, and hardly any data."""

    def chunk(name: bytes, data: bytes) -> bytes:
        tail = struct.pack(">I", zlib.crc32(name + data))
        return struct.pack(">I", len(data)) + name + data + tail

    head = struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(3_000_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no picture that we can read"),
        (b"GIF89a" + bytes(60), "no picture that we can read"),
        (photo()[:800], "This picture is damaged"),
        (png_of(60_000, 60_000), "million pixels"),
        (photo() + bytes(MOST_BYTES), "the most is 5 MB"),
        (b"", "This file is empty"),
    ],
    ids=["svg", "gif", "cut off", "bomb", "too large", "empty"],
)
def test_a12_a13_what_is_no_picture_is_refused_in_words_and_the_old_one_stays(
    mira: User, client_of: ClientOf, content: bytes, words: str
) -> None:
    client = client_of(mira)
    send(client, photo())
    before = stored(mira)
    answer = send(client, content)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert stored(mira) == before


@pytest.mark.django_db(transaction=True)
def test_no_file_at_all_is_told(mira: User, client_of: ClientOf) -> None:
    answer = client_of(mira).post("/account/picture/")
    assert answer.status_code == 422
    assert "Choose a file first." in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_replaced_or_removed_picture_is_gone_from_the_store(
    mira: User, client_of: ClientOf, client: Client
) -> None:
    send(client_of(mira), photo())
    mira.refresh_from_db()
    first = mira.picture_key
    send(client_of(mira), photo("PNG"))
    mira.refresh_from_db()
    second = mira.picture_key
    assert first != second and not public_files().exists(first)
    for _ in range(2):
        assert client_of(mira).post("/account/picture/remove/").status_code == 302
    mira.refresh_from_db()
    assert mira.picture_key == "" and not public_files().exists(second)
    assert "portraits/" not in client.get("/designers/mira/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_pictures_at_once_leave_one(mira: User) -> None:
    sent = photo()
    in_threads(lambda: change_picture(actor=mira, sent=io.BytesIO(sent), size=len(sent)), times=2)
    _, files = public_files().listdir("portraits")
    mira.refresh_from_db()
    assert [f"portraits/{name}" for name in files] == [mira.picture_key]
