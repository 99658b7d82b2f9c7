"""A file arrives in pieces, whatever the connection does, and only its owner reaches it."""

import base64
import os
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from models_catalog.file_names import safe_file_name
from models_catalog.models import CadModel, Category, ProcessingRun, Release, Upload
from models_catalog.services.drop_stale_uploads import drop_stale_uploads
from models_catalog.upload_digest import BLOCK_BYTES
from tests.files import cube_stl
from tests.fixtures import ClientOf
from tests.shop import make_listing

PIECE = "application/offset+octet-stream"


@pytest.fixture(autouse=True)
def _uploads_in_tmp(settings: Settings, tmp_path: Path) -> None:
    settings.UPLOADS_DIR = tmp_path / "uploads"


def begin(client: Client, size: int, name: str = "ring.stl") -> Any:
    coded = base64.b64encode(name.encode()).decode()
    return client.post(
        "/studio/uploads/",
        headers={"Upload-Length": str(size), "Upload-Metadata": f"filename {coded}"},
    )


def send(client: Client, address: str, offset: int, body: bytes) -> Any:
    return client.patch(address, body, content_type=PIECE, headers={"Upload-Offset": str(offset)})


def test_a_file_arrives_in_pieces_and_goes_on_after_a_broken_connection(
    mira: User, client_of: ClientOf
) -> None:
    client, content = client_of(mira), cube_stl()
    address = begin(client, len(content))["Location"]
    assert send(client, address, 0, content[:300])["Upload-Offset"] == "300"

    stands_at = int(client.head(address)["Upload-Offset"])
    assert send(client, address, stands_at, content[stands_at:]).status_code == 204

    upload = Upload.objects.get()
    assert upload.is_complete
    assert upload.path.read_bytes() == content
    assert upload.file_name == "ring.stl"


def test_a_piece_from_the_wrong_place_changes_nothing(mira: User, client_of: ClientOf) -> None:
    client, content = client_of(mira), cube_stl()
    address = begin(client, len(content))["Location"]
    send(client, address, 0, content[:300])

    assert send(client, address, 100, content[100:]).status_code == 409
    assert Upload.objects.get().received_bytes == 300


def test_more_bytes_than_announced_are_refused(mira: User, client_of: ClientOf) -> None:
    client = client_of(mira)
    address = begin(client, 10)["Location"]
    assert send(client, address, 0, b"x" * 11).status_code == 400
    assert not Upload.objects.get().is_complete


def test_a_file_that_is_no_model_is_refused_with_its_reason(
    mira: User, client_of: ClientOf
) -> None:
    client, page = client_of(mira), b"<html><body>not a ring</body></html>"
    address = begin(client, len(page))["Location"]
    answer = send(client, address, 0, page)
    assert answer.status_code == 422
    assert answer.content.decode()
    assert not Upload.objects.exists()


def test_another_designer_finds_no_such_upload(mira: User, client_of: ClientOf) -> None:
    from tests.cast import make_designer

    address = begin(client_of(mira), 100)["Location"]
    stranger = client_of(make_designer(username="noor"))
    assert stranger.head(address).status_code == 404
    assert send(stranger, address, 0, b"x").status_code == 404
    assert stranger.delete(address).status_code == 404


@pytest.mark.parametrize(("size", "status"), [(501 * 1024 * 1024, 413), (0, 400)])
def test_too_large_and_empty_files_are_refused_before_they_are_sent(
    mira: User, client_of: ClientOf, size: int, status: int
) -> None:
    assert begin(client_of(mira), size).status_code == status


def test_only_designers_upload(ben: User, client_of: ClientOf) -> None:
    assert begin(client_of(ben), 100).status_code == 403


def test_the_eleventh_open_upload_waits(mira: User, client_of: ClientOf) -> None:
    client = client_of(mira)
    assert [begin(client, 100).status_code for _ in range(11)] == [201] * 10 + [429]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\models\\ring.stl", "ring.stl"),
        ("ring\r\nSet-Cookie: a.stl", "ringSet-Cookie: a.stl"),
        ("ring‮lts.exe", "ringlts.exe"),
        ("", "model"),
    ],
)
def test_file_names_keep_no_path_and_no_control_characters(sent: str, kept: str) -> None:
    assert safe_file_name(sent) == kept


def test_a_long_file_name_keeps_its_ending() -> None:
    name = safe_file_name("r" * 300 + ".stl")
    assert len(name) <= 120
    assert name.endswith(".stl")


@pytest.mark.parametrize("offset", ["9" * 5000, "²", "-1", "1.5", ""])
def test_an_offset_that_is_no_count_of_bytes_is_refused(
    mira: User, client_of: ClientOf, offset: str
) -> None:
    client = client_of(mira)
    address = begin(client, 100)["Location"]
    sent = client.patch(address, b"x", content_type=PIECE, headers={"Upload-Offset": offset})
    assert sent.status_code == 415


def test_p33_an_upload_goes_after_a_day_also_when_a_piece_was_made_of_it(
    mira: User, django_capture_on_commit_callbacks: Any
) -> None:
    release, another = (
        Release.objects.create(cad_model=make_listing(designer=mira).cad_model, number=2)
        for _ in range(2)
    )
    made, waits, young = (old_upload(mira, days=days) for days in (2, 2, 0))
    run = ProcessingRun.objects.create(release=release, upload=made, state="done")
    ProcessingRun.objects.create(release=another, upload=waits, state="queued")

    with django_capture_on_commit_callbacks(execute=True):
        assert drop_stale_uploads() == 1

    assert set(Upload.objects.all()) == {waits, young}
    assert [one.path.exists() for one in (made, waits, young)] == [False, True, True]
    run.refresh_from_db()
    assert run.upload is None


def test_p33_a_file_whose_row_is_purged_goes_too(mira: User) -> None:
    path = old_upload(mira, days=2).path
    rows = Upload.objects.all()
    rows._raw_delete(rows.db)
    drop_stale_uploads()
    assert not path.exists()


def old_upload(owner: User, *, days: int) -> Upload:
    begun = timezone.now() - timedelta(days=days)
    upload = Upload.objects.create(
        owner=owner, file_name="ring.stl", size_bytes=4, received_bytes=4, created_at=begun
    )
    upload.path.parent.mkdir(parents=True, exist_ok=True)
    upload.path.write_bytes(b"ring")
    os.utime(upload.path, (begun.timestamp(), begun.timestamp()))
    return upload


def digest(content: bytes) -> str:
    blocks = (content[at : at + BLOCK_BYTES] for at in range(0, len(content), BLOCK_BYTES))
    return sha256(b"".join(sha256(block).digest() for block in blocks)).hexdigest()


def test_the_rest_of_a_file_goes_on_after_a_new_log_in_and_another_file_is_refused_in_words(
    mira: User, client_of: ClientOf
) -> None:
    content = cube_stl()
    address = begin(client_of(mira), len(content))["Location"]
    send(client_of(mira), address, 0, content[:300])

    client = client_of(mira)
    page = client.get("/studio/").text
    assert f'data-unfinished="{address}"' in page
    assert f"kept until {Upload.objects.get().kept_until:%-d %B, %H:%M} UTC" in page
    asked = {"name": "ring.stl", "size": str(len(content))}
    told = client.get("/studio/uploads/unfinished/", asked).json()["uploads"]
    assert told == [{"url": address, "received": 300}]

    def compared(part: bytes, length: int) -> Any:
        return client.post(f"{address}compare/", {"length": length, "digest": digest(part)})

    assert compared(content[:300], 300).status_code == 204
    other = compared(b"x" + content[1:300], 300)
    assert (other.status_code, "another file than the ring.stl" in other.text) == (422, True)
    assert compared(content, len(content)).status_code == 409
    assert send(client, address, 300, content[300:]).status_code == 204
    assert compared(content, len(content)).status_code == 204


def test_a_file_that_arrived_becomes_one_draft_however_often_it_is_asked_for(
    mira: User, client_of: ClientOf, settings: Settings
) -> None:
    Category.objects.create(slug="rings", name="Rings")
    client, content = client_of(mira), cube_stl()
    first, second = (begin(client, len(content), name)["Location"] for name in ("a1.stl", "b.stl"))
    for address in (first, second):
        send(client, address, 0, content)
    settings.QUOTA_JOBS = 1
    made = [client.post(f"{first}draft/") for _ in range(2)]
    assert {(one.status_code, one["Location"], one.text) for one in made} == {
        (201, "/studio/models/a1/edit/", "A1")
    }
    assert client.head(first)["Upload-Offset"] == str(len(content))
    waits = client.post(f"{second}draft/")
    assert (waits.status_code, waits["Retry-After"]) == (429, "10")
    settings.QUOTA_JOBS = 2
    assert client.post(f"{second}draft/").status_code == 201


def test_a_script_that_was_logged_out_hears_so(client: Client) -> None:
    said = client.head("/studio/uploads/unfinished/", headers={"Tus-Resumable": "1.0.0"})
    assert said.status_code == 401
    assert client.get("/studio/uploads/unfinished/").status_code == 302


def test_each_of_several_files_becomes_a_draft_and_none_stops_another(
    mira: User, client_of: ClientOf
) -> None:
    Category.objects.create(slug="rings", name="Rings")
    client, form = client_of(mira), {"draft-attempt": str(uuid4())}

    def post() -> str:
        files = [
            SimpleUploadedFile("halo ring.stl", cube_stl()),
            SimpleUploadedFile("notes.txt", b"not a model"),
            SimpleUploadedFile("band.stl", cube_stl()),
        ]
        return client.post("/studio/drafts/", {**form, "draft-file": files}, follow=True).text

    page = post()
    assert "halo ring.stl is the draft “Halo ring”" in page
    assert "notes.txt: We do not recognise this file" in page
    assert "2 of 3 files became drafts" in page
    assert "halo ring.stl: You sent this form twice" in post()
    assert {one.title for one in CadModel.objects.all()} == {"Halo ring", "Band"}
