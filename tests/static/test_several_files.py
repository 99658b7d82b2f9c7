"""Files that were chosen together are sent each by itself, and one that was begun goes on."""

from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Request, expect
from pytest_django import Settings

from accounts.models import User
from models_catalog.models import Upload
from models_catalog.services.begin_upload import begin_upload
from models_catalog.services.take_piece import take_piece
from tests.files import cube_stl
from tests.fixtures import ClientOf

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_faulty_file_stops_no_other_and_of_one_that_was_begun_only_the_rest_is_sent(
    mira: User,
    client_of: ClientOf,
    site_url: str,
    chromium: Browser,
    settings: Settings,
    tmp_path: Path,
) -> None:
    settings.UPLOADS_DIR = tmp_path / "uploads"
    settings.QUOTA_JOBS = 0  # nothing is measured here
    content = cube_stl()
    begun = begin_upload(actor=mira, file_name="cube.stl", size_bytes=len(content))
    take_piece(upload=begun, offset=0, body=BytesIO(content[:300]))
    for name, body in (
        ("cut.stl", content[:-30]),
        ("other.stl", b"x" + content[1:]),
        ("cube.stl", content),
    ):
        (tmp_path / name).write_bytes(body)
    session = client_of(mira).cookies[settings.SESSION_COOKIE_NAME].value
    context = chromium.new_context()
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site_url}])
    page = context.new_page()
    sent_from: list[str | None] = []

    def note(request: Request) -> None:
        if request.method == "PATCH":
            sent_from.append(request.headers.get("upload-offset"))

    page.on("request", note)
    page.goto(f"{site_url}/studio/")

    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose the file and go on with cube.stl").click()
    chooser.value.set_files(tmp_path / "other.stl")
    rows = page.locator("jewel-drafts li")
    expect(rows.nth(0)).to_contain_text("another file than the cube.stl")
    assert sent_from == []

    page.locator("jewel-drafts input[type=file]").set_input_files(
        [tmp_path / "cut.stl", tmp_path / "cube.stl"]
    )
    expect(rows.nth(1)).to_contain_text("export it again as binary STL")
    expect(rows.nth(2)).to_contain_text("becomes a draft by itself when one of them is done")
    assert sent_from == ["0", "300"]
    assert Upload.objects.get().path.read_bytes() == content
    context.close()
