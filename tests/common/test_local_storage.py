"""Files in a folder: the same promises as in the bucket, kept by our own signed addresses."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.test import Client

from common.storage import (
    LinkRefused,
    UndeclaredPrefix,
    open_signed,
    private_files,
    public_files,
    signed_download_url,
)

# Pages of errors carry the notice of a policy to come, which stands in the database.
pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ORIGINAL = b"solid signet\n"


@pytest.fixture
def original() -> str:
    """One private file, in folders of this test."""
    return private_files().save("originals/4711/signet.stl", ContentFile(ORIGINAL))


def test_address_gives_the_file_as_an_attachment_that_nobody_keeps(original: str) -> None:
    answer = Client().get(signed_download_url(key=original, file_name='a "b"\r\nX: y.stl'))
    assert answer.getvalue() == ORIGINAL
    assert answer["Content-Disposition"].startswith("attachment; filename")
    assert "\n" not in answer["Content-Disposition"]
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_a03_address_dies_one_second_after_five_minutes(original: str) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        address = signed_download_url(key=original, file_name="a.stl")
        clock.shift(timedelta(seconds=300))
        assert Client().get(address).status_code == 200
        clock.shift(timedelta(seconds=1))
        answer = Client().get(address)
    assert answer.status_code == 403
    assert "expired" in answer.content.decode()


def test_a03_altered_address_opens_nothing(original: str) -> None:
    address = signed_download_url(key=original, file_name="a.stl")
    token = address.removeprefix("/files/").rstrip("/")
    other = signed_download_url(key="originals/other.stl", file_name="a.stl")
    stranger = other.removeprefix("/files/").split(":")[0] + ":" + token.split(":", 1)[1]
    for altered in (token[:-1] + ("A" if token[-1] != "A" else "B"), "x" + token, stranger, "none"):
        with pytest.raises(LinkRefused):
            open_signed(altered)
        assert Client().get(f"/files/{altered}/").status_code == 403


def test_private_files_have_no_address_of_their_own(original: str) -> None:
    with pytest.raises(NotImplementedError):
        private_files().url(original)


@pytest.mark.parametrize("key", ["secrets/a.stl", "pictures/a.webp", "../originals/a.stl"])
def test_undeclared_prefix_is_refused(original: str, key: str) -> None:
    with pytest.raises(UndeclaredPrefix):
        private_files().save(key, ContentFile(b"x"))


@pytest.mark.parametrize(
    "path",
    [
        "originals/4711/signet.stl",
        "pictures/../../private/originals/4711/signet.stl",
        "pictures/%2e%2e/%2e%2e/private/originals/4711/signet.stl",
        "pictures",
        "pictures/a.webp/b",
        "pictures/%00",
        "pictures/" + "x" * 280,
        "pictures/" + "x" * 400,
    ],
)
def test_no_media_address_reaches_an_original(original: str, path: str) -> None:
    public_files().save("pictures/a.webp", ContentFile(b"picture"))
    assert Client().get("/media/pictures/a.webp").status_code == 200
    assert Client().get(f"/media/{path}").status_code == 404
