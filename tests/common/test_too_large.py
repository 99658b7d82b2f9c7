"""A body over the limit is answered with the 413 page, and nothing of it is kept."""

import tempfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from models_catalog.models import CadModel, Upload
from tests.cast import PASSWORD

LIMIT = 2 * 1024 * 1024


@pytest.fixture
def kept(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which everything that a post may leave behind would be."""
    settings.MAX_UPLOAD_BYTES = LIMIT
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100_000
    settings.UPLOADS_DIR = tmp_path / "uploads"
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def logged_in(mira: User) -> tuple[Client, str]:
    """A browser that checks CSRF as the real one does, and the form's token."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(mira)
    page = client.get("/studio/models/new/").content.decode()
    return client, page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]


def assert_refused_and_nothing_kept(answer: Any, kept: Path) -> None:
    assert answer.status_code == 413
    page = answer.content.decode()
    assert "The file is larger than we can take" in page
    assert "2 MB" in page
    assert "no-store" in answer["Cache-Control"]
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert [path for path in kept.rglob("*") if path.is_file()] == []
    assert not Upload.objects.exists()
    assert not CadModel.objects.exists()


@pytest.mark.parametrize("excess", [1, LIMIT])
def test_a63_file_over_the_limit_is_refused_and_not_kept(
    mira: User, kept: Path, excess: int
) -> None:
    """By what arrives (one byte over), and before reading when the length alone says it."""
    client, token = logged_in(mira)
    file = SimpleUploadedFile("ring.stl", b"\0" * (LIMIT + excess))
    answer = client.post(
        "/studio/models/new/", {"csrfmiddlewaretoken": token, "title": "Ring", "file": file}
    )
    assert_refused_and_nothing_kept(answer, kept)


def test_a63_text_over_the_limit_is_refused(mira: User, kept: Path) -> None:
    client, token = logged_in(mira)
    fields = {"csrfmiddlewaretoken": token, "description": "x" * 200_000}
    assert_refused_and_nothing_kept(client.post("/studio/models/new/", fields), kept)


@pytest.mark.django_db
def test_visitor_too_gets_the_page(kept: Path) -> None:
    client = Client(raise_request_exception=False)
    answer = client.post("/accounts/login/", {"login": "a", "password": PASSWORD * 10_000})
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "may have up to 160 MB"), ("de", "mit der Zurück-Taste Ihres Browsers")],
)
def test_whoever_reports_is_told_how_much_and_how_to_get_back_to_their_words(
    client: Client, language: str, words: str
) -> None:
    answer = client.post(
        "/models/signet/report/",
        {},
        CONTENT_LENGTH="200000000",
        headers={"accept-language": language},
    )
    assert answer.status_code == 413
    page = answer.content.decode()
    assert words in page
    assert "STL" not in page
