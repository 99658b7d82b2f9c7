"""A download that broke off goes on where it stopped; of pictures too."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from common.storage import private_files, public_files, signed_download_url

WHOLE = bytes(range(256)) * 40


@pytest.fixture(params=["private", "public"])
def address(request: pytest.FixtureRequest) -> str:
    if request.param == "public":
        return f"/media/{public_files().save('pictures/ring.webp', ContentFile(WHOLE))}"
    key = private_files().save("originals/ring.stl", ContentFile(WHOLE))
    return signed_download_url(key=key, file_name="ring.stl")


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)


def get(address: str, **headers: str) -> Any:
    return Client().get(address, headers={name.replace("_", "-"): h for name, h in headers.items()})


def test_the_rest_of_a_broken_download_is_had_under_the_same_tag(address: str) -> None:
    whole = get(address)
    assert whole.status_code == 200 and whole["Accept-Ranges"] == "bytes"
    assert body(whole) == WHOLE and whole["Content-Length"] == str(len(WHOLE))
    rest = get(address, Range="bytes=1000-", If_Range=whole["ETag"])
    assert rest.status_code == 206
    assert rest["Content-Range"] == f"bytes 1000-{len(WHOLE) - 1}/{len(WHOLE)}"
    assert rest["Content-Length"] == str(len(WHOLE) - 1000)
    assert body(rest) == WHOLE[1000:]
    for name in ("Content-Security-Policy", "Cache-Control", "Content-Type"):
        assert rest[name] == whole[name]
    assert rest.get("Content-Disposition") == whole.get("Content-Disposition")


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-0", 206, WHOLE[:1]),
        ("bytes=-10", 206, WHOLE[-10:]),
        ("bytes=-999999", 206, WHOLE),
        ("bytes=10200-999999", 206, WHOLE[10200:]),
        ("bytes=999999-", 416, b""),
        ("bytes=-0", 416, b""),
        ("bytes=5-3", 200, WHOLE),
        ("bytes=-", 200, WHOLE),
        ("bytes=0-1,3-4", 200, WHOLE),
        ("lines=1-2", 200, WHOLE),
        ("bytes=\u0661-\u0662", 200, WHOLE),
        ("bytes=" + "9" * 5000 + "-", 200, WHOLE),
    ],
)
def test_each_way_to_ask_for_a_part(address: str, asked: str, status: int, part: bytes) -> None:
    answer = get(address, Range=asked)
    assert (answer.status_code, body(answer)) == (status, part)


def test_a_part_of_another_file_is_not_put_behind_the_beginning_of_this(address: str) -> None:
    answer = get(address, Range="bytes=1000-", If_Range='"another"')
    assert answer.status_code == 200 and body(answer) == WHOLE


def test_head_says_size_and_tag_and_what_is_known_is_not_sent_again(address: str) -> None:
    head = Client().head(address, headers={"Range": "bytes=5-"})
    assert head.status_code == 200 and head["Content-Length"] == str(len(WHOLE))
    known = get(address, If_None_Match=f'"x", W/{head["ETag"]}')
    assert known.status_code == 304 and body(known) == b""


def test_the_tag_is_the_same_under_a_new_link() -> None:
    key = private_files().save("originals/ring.stl", ContentFile(WHOLE))
    links = [signed_download_url(key=key, file_name=name) for name in ("a.stl", "b.stl")]
    assert links[0] != links[1]
    assert len({get(link)["ETag"] for link in links}) == 1
