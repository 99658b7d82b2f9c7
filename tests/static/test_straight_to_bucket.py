"""A browser sends a large file straight to the bucket, goes on after a cut, or goes another way."""

import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from pytest_django import Settings

from accounts.models import User
from common.storage import private_files
from models_catalog.models import Upload
from tests.bucket import PART
from tests.common.test_s3_storage import bucket, s3_server
from tests.fixtures import ClientOf

__all__ = ["bucket", "s3_server"]
pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# A model by its first bytes, as far as anybody looks before it is measured.
LARGE = b"3D Geometry File Format ".ljust(2 * PART, b"x") + os.urandom(99)


@pytest.fixture
def studio(
    mira: User,
    client_of: ClientOf,
    site_url: str,
    chromium: Browser,
    settings: Settings,
    tmp_path: Path,
    bucket: Any,
    s3_server: str,
) -> Iterator[Any]:
    """Opens the studio in a browser of its own, as after another log-in."""
    settings.UPLOADS_DIR = tmp_path / "uploads"
    settings.DIRECT_UPLOADS, settings.DIRECT_PART_BYTES = True, PART
    settings.S3_ORIGINS = [s3_server]
    settings.QUOTA_JOBS = 0  # nothing is measured here
    (tmp_path / "large ring.3dm").write_bytes(LARGE)
    contexts = []

    def open_studio() -> Page:
        session = client_of(mira).cookies[settings.SESSION_COOKIE_NAME].value
        context = chromium.new_context()
        contexts.append(context)
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site_url}]
        )
        page = context.new_page()
        page.goto(f"{site_url}/studio/")
        return page

    yield open_studio
    for context in contexts:
        context.close()


def choose(page: Page, tmp_path: Path) -> Any:
    page.locator("jewel-drafts input[type=file]").set_input_files(tmp_path / "large ring.3dm")
    return page.locator("jewel-drafts li")


def test_a_cut_file_goes_on_in_another_browser_with_the_parts_that_are_missing(
    studio: Any, bucket: Any, tmp_path: Path
) -> None:
    first = studio()
    put: list[str] = []

    def cut_later_parts(route: Route) -> None:
        if "partNumber=1&" in route.request.url:
            route.continue_()
        else:
            route.abort()

    first.route("**/private/arrivals/**", cut_later_parts)
    row = choose(first, tmp_path)
    expect(row).to_contain_text("A part of the file did not arrive", timeout=20_000)
    first.close()

    second = studio()
    second.on(
        "request",
        lambda one: put.append(one.url.split("partNumber=")[1][0]) if one.method == "PUT" else None,
    )
    with second.expect_file_chooser() as chooser:
        second.get_by_role("button", name="Choose the file and go on with large ring.3dm").click()
    chooser.value.set_files(tmp_path / "large ring.3dm")
    row = second.locator("jewel-drafts li")
    expect(row).to_contain_text("becomes a draft by itself", timeout=20_000)
    assert sorted(put) == ["2", "3"]
    upload = Upload.objects.get()
    assert upload.is_complete and not upload.path.exists()
    with private_files().open(upload.storage_key) as kept:
        assert sha256(kept.read()).digest() == sha256(LARGE).digest()


def test_where_the_bucket_lets_no_browser_in_the_file_goes_through_the_shop(
    studio: Any, bucket: Any, tmp_path: Path
) -> None:
    page = studio()
    page.route("**/private/arrivals/**", lambda route: route.abort("accessdenied"))
    row = choose(page, tmp_path)
    said: list[str] = []
    row.evaluate(
        "row => new MutationObserver(() => (window.said ??= []).push(row.textContent))"
        ".observe(row, { subtree: true, childList: true, characterData: true })"
    )
    expect(row).to_contain_text("becomes a draft by itself", timeout=30_000)
    said += page.evaluate("window.said")
    assert any("cannot reach the store of files itself" in words for words in said)
    upload = Upload.objects.get()
    assert (upload.part_bytes, upload.path.read_bytes() == LARGE) == (0, True)
    found = bucket.meta.client.list_multipart_uploads(Bucket=bucket.name)
    assert not found.get("Uploads") and not list(bucket.objects.all())
