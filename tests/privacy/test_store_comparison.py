"""Rows and files of both stores are compared both ways."""

import os
import time
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command

from accounts.models import User
from common.storage import private_files, public_files
from models_catalog.models import Picture, ReleaseFile
from tests.shop import make_listing


def compared() -> str:
    said = StringIO()
    try:
        call_command("compare_stores", stdout=said)
    except CommandError as differ:
        said.write(str(differ))
    return said.getvalue()


@pytest.mark.django_db
def test_a55_a_file_without_a_row_and_a_row_without_a_file_are_found(
    mira: User, own_stores: None
) -> None:
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
