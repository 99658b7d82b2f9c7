"""A large file goes straight to the bucket, and nobody gets it before it was looked at here."""

import os
import re
from base64 import b64decode
from copy import deepcopy
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.storage import storages
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from common.bucket_parts import StoreAway
from common.storage import private_files
from models_catalog.checks import check_bucket_lets_browsers_in
from models_catalog.models import ProcessingRun, QuarantinedFile, ReleaseFile, Upload
from models_catalog.services.drop_stale_uploads import drop_stale_uploads
from models_catalog.services.process_release import process_release
from models_catalog.services.start_release import start_release
from models_catalog.states import ReleaseState, WorkState
from tests.bucket import PART, begin, digests_of, parts_of, put, send
from tests.cast import make_designer
from tests.clamd import EICAR, clamd
from tests.common.test_s3_storage import bucket, s3_server
from tests.files import cube_stl
from tests.fixtures import ClientOf
from tests.models_catalog.test_scanning import draft

__all__ = ["bucket", "draft", "s3_server"]
LARGE = os.urandom(PART) + b"the rest"


@pytest.fixture(autouse=True)
def _straight(bucket: Any, settings: Settings, tmp_path: Path) -> None:
    settings.UPLOADS_DIR = tmp_path / "uploads"
    settings.UPLOADS_DIR.mkdir()
    settings.DIRECT_UPLOADS, settings.DIRECT_PART_BYTES = True, PART
    settings.S3_ORIGINS = ["https://files.shop.example"]


@pytest.fixture
def studio(mira: User, client_of: ClientOf) -> Client:
    return client_of(mira)


def keys(bucket: Any) -> list[str]:
    return [one.key for one in bucket.objects.all()]


def begun_in(bucket: Any) -> list[str]:
    found = bucket.meta.client.list_multipart_uploads(Bucket=bucket.name).get("Uploads", [])
    return [one["UploadId"] for one in found]


def test_a_file_that_was_cut_goes_on_with_its_rest_and_is_scanned_and_taken_over(
    studio: Client,
    bucket: Any,
    draft: Any,
    settings: Settings,
    django_capture_on_commit_callbacks: Any,
) -> None:
    first, rest = parts_of(LARGE)
    told = begin(studio, LARGE).json()
    place = told["direct_url"]
    assert put(studio, place, 2, rest) == 200

    again = begin(studio, LARGE).json()
    assert again["direct_url"] == place and len(begun_in(bucket)) == 1
    assert studio.get(place).json()["received"] == [2]
    assert studio.post(f"{place}complete/").status_code == 409
    assert put(studio, place, 1, first) == 200
    assert [studio.post(f"{place}complete/").status_code for _ in range(3)] == [204] * 3
    assert studio.get(place).json()["is_whole"]
    assert studio.post(f"{place}parts/1/").status_code == 409

    upload = Upload.objects.get()
    assert upload.is_complete and not upload.path.exists()
    form = {"further-upload_id": str(upload.pk)}
    with clamd() as settings.CLAMD_ADDRESS, django_capture_on_commit_callbacks(execute=True):
        added = studio.post(f"/studio/models/{draft.slug}/files/", form, follow=True)
    assert "ring.jcd goes to buyers too" in added.text
    stored = ReleaseFile.objects.get(is_measured=False)
    assert (stored.size_bytes, stored.sha256) == (len(LARGE), sha256(LARGE).hexdigest())
    with private_files().open(stored.storage_key) as kept:
        assert kept.read() == LARGE
    assert not [key for key in keys(bucket) if "/arrivals/" in key] and not begun_in(bucket)
    assert not list(settings.UPLOADS_DIR.iterdir())


def test_a_bucket_that_lists_no_digests_is_told_those_that_were_announced(
    studio: Client, bucket: Any
) -> None:
    """SeaweedFS is one: it knows the digest of no part, and joins none without."""
    events = storages["private"].connection.meta.client.meta.events  # type: ignore[attr-defined]

    def without_digests(parsed: dict[str, Any], **_: Any) -> None:
        for part in parsed.get("Parts", ()):
            part.pop("ChecksumSHA256", None)

    said = []

    def heard(params: dict[str, Any], **_: Any) -> None:
        said.extend(re.findall(r"<ChecksumSHA256>(.+?)</", params["body"].decode()))

    events.register("after-call.s3.ListParts", without_digests)
    events.register("before-call.s3.CompleteMultipartUpload", heard)
    told = send(studio, LARGE)
    assert studio.post(f"{told['direct_url']}complete/").status_code == 204
    assert [b64decode(one).hex() for one in said] == digests_of(LARGE).split(",")


def test_a14_malware_that_went_straight_to_the_bucket_is_locked_away(
    studio: Client,
    bucket: Any,
    draft: Any,
    settings: Settings,
    django_capture_on_commit_callbacks: Any,
) -> None:
    told = send(studio, b"JCD " + EICAR)
    assert studio.post(f"{told['direct_url']}complete/").status_code == 204
    form = {"further-upload_id": str(Upload.objects.get().pk)}
    with clamd() as settings.CLAMD_ADDRESS, django_capture_on_commit_callbacks(execute=True):
        said = studio.post(f"/studio/models/{draft.slug}/files/", form, follow=True).text
    assert "We locked it away" in said
    (found,) = QuarantinedFile.objects.all()
    assert [key for key in keys(bucket) if "originals" not in key] == [
        f"private/{found.storage_key}"
    ]


@pytest.mark.long
def test_a_measured_file_waits_while_the_bucket_is_away_and_is_measured_afterwards(
    studio: Client, bucket: Any, draft: Any, settings: Settings
) -> None:
    told = send(studio, cube_stl(), "cube.stl")
    assert studio.post(f"{told['direct_url']}complete/").status_code == 204
    draft.releases.in_work().update(state=ReleaseState.SET_ASIDE)
    run = start_release(cad_model=draft, upload=Upload.objects.get()).run
    stores = settings.STORAGES
    settings.STORAGES = stores_at("http://127.0.0.1:1", settings)
    with pytest.raises(StoreAway):
        process_release(run.pk)
    state = studio.post("/studio/uploads/direct/", {"size": "9", "digests": "0" * 64})
    assert (state.status_code, state["Retry-After"]) == (503, "15")
    assert "What was sent is kept" in state.text and Upload.objects.count() == 1
    settings.STORAGES = stores

    process_release(run.pk)
    run.refresh_from_db()
    assert run.state == WorkState.DONE
    assert run.release.files.get().sha256 == sha256(cube_stl()).hexdigest()
    assert Upload.objects.get(run=run).storage_key == ""


def stores_at(endpoint: str, settings: Settings) -> dict[str, Any]:
    stores: dict[str, Any] = deepcopy(settings.STORAGES)
    for alias in ("private", "public", "downloads"):
        stores[alias]["OPTIONS"]["endpoint_url"] = endpoint
    return stores


def test_a_file_whose_bytes_are_others_than_announced_is_not_taken_over(
    studio: Client, bucket: Any, draft: Any
) -> None:
    told = send(studio, cube_stl(), "cube.stl")
    assert studio.post(f"{told['direct_url']}complete/").status_code == 204
    upload = Upload.objects.get()
    altered = b"x" + cube_stl()[1:]
    bucket.put_object(Key=f"private/{upload.storage_key}", Body=altered)
    draft.releases.in_work().update(state=ReleaseState.SET_ASIDE)
    run: ProcessingRun = start_release(cad_model=draft, upload=upload).run
    assert process_release(run.pk) is None
    run.refresh_from_db()
    assert run.state == WorkState.REFUSED and "Upload it again" in run.reason
    assert not run.release.files.exists() and not upload.path.exists()


def test_a_part_is_signed_for_its_number_length_and_digest_and_for_minutes(studio: Client) -> None:
    place = begin(studio, LARGE).json()["direct_url"]
    signed = [studio.post(f"{place}parts/{number}/").json() for number in (1, 2)]
    asked = [parse_qs(urlsplit(one["address"]).query) for one in signed]
    assert [one["partNumber"] for one in asked] == [["1"], ["2"]]
    assert asked[0]["X-Amz-Signature"] != asked[1]["X-Amz-Signature"]
    assert asked[0]["X-Amz-Expires"] == ["300"]
    assert asked[0]["X-Amz-SignedHeaders"] == ["content-length;host;x-amz-checksum-sha256"]
    assert [studio.post(f"{place}parts/{number}/").status_code for number in (0, 3)] == [422] * 2


def test_nobody_else_reaches_an_upload_and_none_goes_by_both_ways(
    studio: Client, client_of: ClientOf
) -> None:
    told = begin(studio, LARGE).json()
    place = told["direct_url"]
    stranger = client_of(make_designer(username="noor"))
    assert stranger.get(place).status_code == 404
    for way in ("parts/1/", "complete/"):
        assert stranger.post(f"{place}{way}").status_code == 404
        assert Client().post(f"{place}{way}").status_code == 302
    assert begin(stranger, LARGE).json()["url"] != told["url"]
    through_the_shop = studio.patch(
        told["url"],
        LARGE,
        content_type="application/offset+octet-stream",
        headers={"Upload-Offset": "0"},
    )
    assert through_the_shop.status_code == 409
    assert not Upload.objects.get(owner__username="mira").path.exists()
    assert studio.head(told["url"])["Upload-Parts-At"] == place


@pytest.mark.parametrize(
    "said",
    [
        {"size": "0", "digests": "0" * 64},
        {"size": "5", "digests": ""},
        {"size": "9" * 400, "digests": "0" * 64},
        {"size": "5", "digests": "0" * 63},
        {"size": "5", "digests": f"{'0' * 64},{'0' * 64}"},
        {"size": str(501 * 1024 * 1024), "digests": "0" * 64},
        {},
    ],
)
def test_what_cannot_be_is_refused_before_the_bucket_is_asked(
    studio: Client, bucket: Any, said: dict[str, str]
) -> None:
    assert studio.post("/studio/uploads/direct/", said).status_code in {400, 413, 422}
    assert not Upload.objects.exists() and not begun_in(bucket)


def test_room_is_held_at_the_start_and_what_is_larger_than_announced_is_thrown_away(
    studio: Client, bucket: Any, settings: Settings, django_capture_on_commit_callbacks: Any
) -> None:
    settings.QUOTA_STORED_BYTES = len(LARGE)
    place = begin(studio, LARGE).json()["direct_url"]
    refused = begin(studio, LARGE + b"x")
    assert refused.status_code == 429 and "Your room is full" in refused.text
    (upload,) = Upload.objects.all()
    for number, part in enumerate((LARGE[:PART], LARGE), start=1):
        bucket.meta.client.upload_part(
            Bucket=bucket.name,
            Key=f"private/{upload.storage_key}",
            UploadId=upload.multipart_id,
            PartNumber=number,
            Body=part,
        )
    with django_capture_on_commit_callbacks(execute=True):
        answer = studio.post(f"{place}complete/")
    assert answer.status_code == 422 and "as it was announced" in answer.text
    assert not Upload.objects.exists() and not keys(bucket) and not begun_in(bucket)


def test_a_file_that_is_no_model_is_thrown_away_with_its_reason(
    studio: Client, bucket: Any, django_capture_on_commit_callbacks: Any
) -> None:
    told = send(studio, b"<html>not a ring</html>", "page.html")
    with django_capture_on_commit_callbacks(execute=True):
        answer = studio.post(f"{told['direct_url']}complete/")
    assert answer.status_code == 422 and answer.text
    assert not Upload.objects.exists() and not keys(bucket)


def test_an_upload_that_is_over_says_so_and_leaves_nothing(
    studio: Client, bucket: Any, django_capture_on_commit_callbacks: Any
) -> None:
    def over(content: bytes, how: Any) -> None:
        told = send(studio, content)
        how(Upload.objects.get())
        with django_capture_on_commit_callbacks(execute=True):
            answer = studio.post(f"{told['direct_url']}complete/")
        assert answer.status_code == 410 and "Choose the file again" in answer.text
        assert not Upload.objects.exists() and not keys(bucket) and not begun_in(bucket)

    def ended_by_the_bucket(upload: Upload) -> None:
        bucket.meta.client.abort_multipart_upload(
            Bucket=bucket.name,
            Key=f"private/{upload.storage_key}",
            UploadId=upload.multipart_id,
        )

    over(b"JCD one", ended_by_the_bucket)
    over(b"JCD two", lambda one: Upload.objects.update(created_at=one.created_at - Upload.KEPT_FOR))
    told = send(studio, b"JCD three")
    with django_capture_on_commit_callbacks(execute=True):
        assert studio.delete(told["url"]).status_code == 204
    assert not begun_in(bucket)
    for ended in (
        studio.post(f"{told['direct_url']}complete/"),
        studio.get(told["direct_url"]),
        studio.post(f"{told['url']}draft/"),
        studio.patch(told["url"], b"x"),
    ):
        assert ended.status_code == 404 and "Choose the file again" in ended.text
        assert ended["Link"] == '</studio/models/new/>; rel="create-form"'


def test_p33_what_was_begun_and_left_goes_from_the_bucket_after_a_day(
    studio: Client, bucket: Any, mira: User, django_capture_on_commit_callbacks: Any
) -> None:
    send(studio, b"JCD left apart")
    whole = send(studio, b"JCD left whole")
    studio.post(f"{whole['direct_url']}complete/")
    Upload.objects.update(created_at=timezone.now() - timedelta(days=2))
    with django_capture_on_commit_callbacks(execute=True):
        assert drop_stale_uploads() == 2
    assert not keys(bucket) and not begun_in(bucket)


def test_only_pages_that_upload_may_speak_with_the_bucket(
    studio: Client, settings: Settings
) -> None:
    def allowed(path: str) -> str:
        policy = studio.get(path)["Content-Security-Policy"]
        return next(one for one in policy.split("; ") if one.startswith("connect-src"))

    for path in ("/studio/", "/studio/models/new/"):
        assert allowed(path) == "connect-src 'self' https://files.shop.example"
    assert allowed("/") == "connect-src 'self'"
    settings.DIRECT_UPLOADS = False
    assert allowed("/studio/") == "connect-src 'self'"
    assert begin(studio, LARGE).status_code == 409


def test_the_database_holds_what_a_direct_upload_is(mira: User) -> None:
    for wrong in (
        {"part_bytes": PART},
        {"part_bytes": 3, "part_digests": ["0" * 64] * 2},
        {"storage_key": "arrivals/x"},
        {"part_bytes": 9, "part_digests": ["0" * 64], "received_bytes": 9},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Upload.objects.create(owner=mira, file_name="a.stl", size_bytes=9, **wrong)


def test_a_deployment_is_warned_of_a_bucket_that_lets_no_browser_in(
    bucket: Any, settings: Settings
) -> None:
    settings.EMBEDDED_MODE, settings.SITE_URL = False, "https://shop.example"

    def said(**rule: list[str]) -> list[str | None]:
        bucket.Cors().put(CORSConfiguration={"CORSRules": [rule]})
        return [one.id for one in check_bucket_lets_browsers_in(None, ["default"])]

    (warning,) = check_bucket_lets_browsers_in(None, ["default"])
    assert warning.id == "models_catalog.W004" and "https://shop.example" in str(warning.hint)
    good = {
        "AllowedMethods": ["PUT"],
        "AllowedOrigins": ["https://shop.example"],
        "AllowedHeaders": ["X-Amz-Checksum-SHA256"],
    }
    assert said(**good) == []
    assert said(**{**good, "AllowedHeaders": ["x-amz-*"], "AllowedOrigins": ["*"]}) == []
    for part, other in (
        ("AllowedMethods", "GET"),
        ("AllowedOrigins", "https://other.example"),
        ("AllowedHeaders", "content-type"),
    ):
        assert said(**{**good, part: [other]}) == ["models_catalog.W004"]
    settings.STORAGES = stores_at("http://127.0.0.1:1", settings)
    (away,) = check_bucket_lets_browsers_in(None, ["default"])
    assert "did not say" in str(away.msg)
