"""What becomes of a file on its way to the bucket when two things happen to it in one moment."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User
from common.locking import lock_rows
from common.storage import private_files
from models_catalog.models import Upload
from privacy.models import PendingFile
from tests.bucket import PART, begin, put, send
from tests.common.test_s3_storage import bucket, s3_server
from tests.fixtures import ClientOf
from tests.models_catalog.test_direct_uploads import LARGE, _straight, begun_in, keys
from tests.privacy.test_erasure import erase
from tests.races import in_threads, while_open

__all__ = ["_straight", "bucket", "s3_server"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("services")]
# This bucket's server fails where S3 says that there is no such upload any more.
ASK_AGAIN = 503


def at_once(*presses: Callable[[], Any]) -> list[int]:
    statuses: list[int] = []
    in_threads(*(lambda press=press: statuses.append(press().status_code) for press in presses))
    return statuses


def test_a_file_completed_by_four_windows_at_once_is_one_file(
    mira: User, client_of: ClientOf, bucket: Any
) -> None:
    studio = client_of(mira)
    place = send(studio, LARGE)["direct_url"]
    windows = [client_of(mira) for _ in range(4)]
    said = at_once(*(lambda one=one: one.post(f"{place}complete/") for one in windows))
    assert 204 in said and set(said) <= {204, ASK_AGAIN}
    assert studio.post(f"{place}complete/").status_code == 204
    upload = Upload.objects.get()
    assert upload.is_complete and not upload.multipart_id
    assert keys(bucket) == [f"private/{upload.storage_key}"] and not begun_in(bucket)
    with private_files().open(upload.storage_key) as kept:
        assert kept.read() == LARGE


def test_a_file_given_up_while_it_is_completed_leaves_nothing_and_is_answered_in_words(
    mira: User, client_of: ClientOf, bucket: Any
) -> None:
    studio, other = client_of(mira), client_of(mira)
    for _ in range(3):
        told = send(studio, LARGE)
        said = at_once(
            lambda: studio.post(f"{told['direct_url']}complete/"),
            lambda: other.delete(told["url"]),
        )
        assert set(said) <= {204, 404, 410, ASK_AGAIN}
        assert studio.get(told["direct_url"]).status_code in {404, 410}
        assert not Upload.objects.exists() and not keys(bucket) and not begun_in(bucket)


def test_a_row_that_the_purge_takes_while_the_bucket_is_asked_leaves_nothing_there(
    mira: User, client_of: ClientOf, bucket: Any
) -> None:
    studio = client_of(mira)
    said: list[Any] = []
    begin(studio, LARGE)
    # As a process leaves it that ends before the bucket has answered.
    Upload.objects.update(multipart_id="")
    while_open(purge, lambda: said.append(begin(studio, LARGE)))
    place = send(studio, LARGE)["direct_url"]
    while_open(purge, lambda: said.append(studio.post(f"{place}complete/")))
    assert [one.status_code for one in said] == [410, 410]
    assert not Upload.objects.exists() and not keys(bucket) and not begun_in(bucket)


def purge() -> None:
    lock_rows(Upload.objects.all())
    Upload.objects.all().delete()


def test_an_account_erased_amid_an_upload_leaves_neither_parts_nor_rows(
    mira: User, client_of: ClientOf, bucket: Any
) -> None:
    studio = client_of(mira)
    place = begin(studio, LARGE).json()["direct_url"]
    assert put(studio, place, 1, LARGE[:PART]) == 200
    whole = send(studio, b"JCD that nobody made a piece of")
    assert studio.post(f"{whole['direct_url']}complete/").status_code == 204
    assert begun_in(bucket) and keys(bucket)
    erase(mira)
    assert not Upload.objects.exists() and not PendingFile.objects.exists()
    assert not begun_in(bucket) and not keys(bucket)
    assert not User.objects.filter(username="mira").exists()
    assert studio.post(f"{place}complete/", headers={"Tus-Resumable": "1.0.0"}).status_code == 401
