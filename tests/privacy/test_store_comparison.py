"""Rows and files of both stores are compared both ways."""

import hashlib
import os
import time
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command

from accounts.models import User
from common.storage import private_files, public_files, stored_keys
from models_catalog.models import Picture, ReleaseFile
from tests.common.test_s3_storage import bucket, s3_server
from tests.shop import as_measured, make_listing

__all__ = ["bucket", "s3_server"]


def compared(*options: str) -> str:
    said = StringIO()
    try:
        call_command("compare_stores", *options, stdout=said)
    except CommandError as differ:
        said.write(str(differ))
    return said.getvalue()


@pytest.mark.django_db
def test_a55_a_file_without_a_row_and_a_row_without_a_file_are_found(mira: User) -> None:
    make_listing(designer=mira)
    picture = Picture.objects.get()
    public_files().save(picture.storage_key, ContentFile(b"webp"))
    assert "Every row has its file" in compared()
    stray = private_files().save("originals/stray/file", ContentFile(b"ring"))
    # One that was written just now may wait for its row.
    assert "Every row has its file" in compared()
    two_days_ago = time.time() - 2 * 86_400
    os.utime(private_files().path(stray), (two_days_ago, two_days_ago))
    kept = ReleaseFile.objects.get().storage_key
    private_files().delete(kept)
    said = compared()
    assert f"private: in no file, but named by a row: 1\n  {kept}" in said
    assert f"private: named by no row: 1\n  {stray}" in said
    assert "public" not in said


@pytest.mark.django_db
@pytest.mark.parametrize("stores", ["own_stores", "bucket"])
def test_a62_files_that_were_lost_are_put_back_from_a_copy_and_compared_to_the_byte(
    mira: User, stores: str, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue(stores)
    make_listing(designer=mira)
    picture, original = Picture.objects.get(), ReleaseFile.objects.get()
    public_files().save(picture.storage_key, ContentFile(b"webp"))
    if not private_files().exists(original.storage_key):
        private_files().save(original.storage_key, ContentFile(b"solid ring"))
    with private_files().open(original.storage_key) as file, as_measured():
        ReleaseFile.objects.update(sha256=hashlib.sha256(file.read()).hexdigest())
    assert "Every row has its file" in compared("--contents")
    files = {"public": public_files(), "private": private_files()}
    copy = {
        (at, key): files[at].open(key).read() for at in files for key, _ in list(stored_keys(at))
    }
    assert len(copy) == 2
    for at, key in copy:
        files[at].delete(key)
    said = compared("--contents")
    assert picture.storage_key in said and original.storage_key in said
    for (at, key), content in copy.items():
        assert files[at].save(key, ContentFile(content)) == key
    assert "Every row has its file" in compared("--contents")
    # One byte of the copy had gone bad: the names alone do not tell.
    private_files().delete(original.storage_key)
    private_files().save(original.storage_key, ContentFile(b"solid rind"))
    assert "Every row has its file" in compared()
    said = compared("--contents")
    assert f"not what its row says: 1\n  private: {original.storage_key}" in said
