"""Inside a transaction nobody is waited for: no store, no sender of a file, no Stripe."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import RequestFactory

from common.outside import InsideTransaction
from common.storage import private_files, public_files
from models_catalog.models import Upload
from models_catalog.services.take_piece import take_piece
from payments.gateway.accounts import retrieve_account


def _read_a_form() -> object:
    sent = {"file": SimpleUploadedFile("ring.stl", b"solid ring")}
    return RequestFactory().post("/studio/models/new/", sent).FILES


def _take_a_piece() -> object:
    return take_piece(upload=Upload(size_bytes=3), offset=0, body=io.BytesIO(b"abc"))


@pytest.mark.parametrize(
    "ask",
    [
        lambda: private_files().save("originals/aa/file", ContentFile(b"ring")),
        lambda: private_files().open("originals/aa/file"),
        lambda: private_files().delete("originals/aa/file"),
        lambda: public_files().save("pictures/aa/one.webp", ContentFile(b"ring")),
        lambda: public_files().exists("pictures/aa/one.webp"),
        _take_a_piece,
        _read_a_form,
        lambda: retrieve_account("acct_1"),
    ],
)
def test_nobody_outside_is_asked_inside_a_transaction(ask: Callable[[], Any], db: None) -> None:
    with pytest.raises(InsideTransaction), transaction.atomic():
        ask()
