"""Files in a bucket, against a real S3 server of this machine.

The server here keeps, signs and names files as S3 does; it does not check signatures or expiry, so
those are read from the address itself. docs/deployment.md has how one that does check answered.
"""

import urllib.error
import urllib.request
from collections.abc import Iterator
from copy import deepcopy
from typing import Any
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest
from botocore.config import Config
from django.core.files.base import ContentFile
from django.test import Client
from moto.server import ThreadedMotoServer
from pytest_django import Settings

from common.bucket_origins import bucket_origins
from common.storage import (
    PrivateS3Storage,
    UndeclaredPrefix,
    private_files,
    public_files,
    public_url,
    signed_download_url,
)

# Pages of errors carry the notice of a policy to come, which stands in the database.
pytestmark = pytest.mark.django_db

BUCKET = "designs"
KEYS = {"access_key": "invented", "secret_key": "invented"}
ORIGINAL = b"solid signet\nendsolid signet\n"


@pytest.fixture(scope="module")
def s3_server() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(s3_server: str, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """An empty bucket that both stores use, with the options of settings.py."""
    monkeypatch.delenv("HTTP_PROXY", raising=False)
    options = {
        **settings.S3_OPTIONS,
        **KEYS,
        "bucket_name": BUCKET,
        "endpoint_url": s3_server,
        "region_name": "eu-central-1",
        "addressing_style": "path",
    }
    stores = deepcopy(settings.STORAGES)
    for alias, backend in [
        ("private", "PrivateS3Storage"),
        ("public", "PublicS3Storage"),
        ("downloads", "PrivateS3Storage"),
    ]:
        stores[alias] = {"BACKEND": f"common.storage.{backend}", "OPTIONS": options}
    settings.STORAGES = stores
    made = boto3.resource(
        "s3",
        endpoint_url=s3_server,
        region_name="eu-central-1",
        aws_access_key_id="invented",
        aws_secret_access_key="invented",
        config=Config(s3={"addressing_style": "path"}),
    ).Bucket(BUCKET)
    made.create(CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    yield made
    made.objects.all().delete()
    made.delete()


@pytest.fixture
def original(bucket: Any) -> str:
    return private_files().save("originals/4711/signet.stl", ContentFile(ORIGINAL))


def test_p28_private_file_is_kept_encrypted_under_the_private_part(
    bucket: Any, original: str
) -> None:
    (kept,) = bucket.objects.all()
    assert kept.key == "private/originals/4711/signet.stl"
    assert kept.Object().server_side_encryption == "AES256"
    assert private_files().open(original).read() == ORIGINAL


def test_second_file_of_a_name_does_not_replace_the_first(bucket: Any, original: str) -> None:
    second = private_files().save(original, ContentFile(b"other"))
    assert second != original
    assert private_files().open(original).read() == ORIGINAL


def test_a03_download_address_gives_the_file_by_its_name_for_five_minutes(original: str) -> None:
    address = signed_download_url(key=original, file_name="Bezel signet – größe 7.stl")
    query = parse_qs(urlsplit(address).query)
    assert query["X-Amz-Expires"] == ["300"]
    assert query["X-Amz-SignedHeaders"] == ["host"]
    assert "X-Amz-Signature" in query
    with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 (our own server)
        assert answer.read() == ORIGINAL
        assert answer.headers["Content-Type"] == "application/octet-stream"
        named = answer.headers["Content-Disposition"]
    assert named.startswith("attachment; filename*=utf-8''Bezel%20signet")


def test_a03_each_key_and_each_name_has_a_signature_of_its_own(original: str) -> None:
    def signature(key: str, name: str) -> str:
        address = signed_download_url(key=key, file_name=name)
        return parse_qs(urlsplit(address).query)["X-Amz-Signature"][0]

    asked = [(original, "a.stl"), ("originals/other.stl", "a.stl"), (original, "b.stl")]
    assert len({signature(*pair) for pair in asked}) == 3


def test_download_address_of_a_key_that_is_not_there_gives_nothing(bucket: Any) -> None:
    address = signed_download_url(key="originals/none.stl", file_name="none.stl")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(address, timeout=10)  # noqa: S310
    assert refused.value.code in {403, 404}  # S3 says 403 to who may not list the bucket


def test_download_address_names_the_host_that_browsers_reach(
    original: str, settings: Settings
) -> None:
    stores = deepcopy(settings.STORAGES)
    stores["downloads"]["OPTIONS"] = {
        **stores["downloads"]["OPTIONS"],
        "endpoint_url": "https://files.shop.example",
    }
    settings.STORAGES = stores
    address = urlsplit(signed_download_url(key=original, file_name="a.stl"))
    assert (address.scheme, address.netloc) == ("https", "files.shop.example")
    assert private_files().open(original).read() == ORIGINAL


@pytest.mark.parametrize(
    ("endpoint", "region", "style"),
    [
        ("", "us-east-1", "auto"),
        ("", "eu-central-1", "auto"),
        ("", "eu-central-1", "virtual"),
        ("https://files.shop.example", "eu-central-1", "path"),
        ("https://files.shop.example:9000", "", "auto"),
        ("https://files.shop.example", "auto", "virtual"),
    ],
)
def test_form_action_allows_the_redirect_to_the_bucket(
    endpoint: str, region: str, style: str, settings: Settings
) -> None:
    """Chromium refuses a form whose answer leads to an origin that form-action does not name."""
    storage = PrivateS3Storage(
        **{
            **settings.S3_OPTIONS,
            **KEYS,
            "bucket_name": BUCKET,
            "endpoint_url": endpoint or None,
            "region_name": region or None,
            "addressing_style": style,
        }
    )
    address = urlsplit(storage.url("originals/a.stl"))
    origins = bucket_origins(bucket=BUCKET, endpoint=endpoint, region=region)
    assert f"{address.scheme}://{address.netloc}" in origins


@pytest.mark.parametrize("key", ["secrets/a.stl", "a.stl", "private/originals/a.stl"])
def test_undeclared_prefix_is_refused_by_both_stores(bucket: Any, key: str) -> None:
    for store in (private_files(), public_files()):
        with pytest.raises(UndeclaredPrefix):
            store.save(key, ContentFile(b"x"))
    assert list(bucket.objects.all()) == []


def test_stores_do_not_take_each_others_files(bucket: Any) -> None:
    with pytest.raises(UndeclaredPrefix):
        public_files().save("originals/a.stl", ContentFile(b"x"))
    with pytest.raises(UndeclaredPrefix):
        private_files().save("pictures/a.webp", ContentFile(b"x"))


def test_public_picture_is_served_from_the_bucket_on_our_own_origin(bucket: Any) -> None:
    key = public_files().save("pictures/4711/hero.webp", ContentFile(b"RIFF-picture"))
    assert public_files().url(key) == public_url(key) == f"/media/{key}"
    answer = Client().get(public_url(key))
    assert answer.status_code == 200
    assert answer.getvalue() == b"RIFF-picture"
    assert answer["Content-Type"] == "image/webp"
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    [
        "originals/4711/signet.stl",
        "private/originals/4711/signet.stl",
        "pictures/../../private/originals/4711/signet.stl",
        "pictures/%2e%2e/%2e%2e/private/originals/4711/signet.stl",
        "../private/originals/4711/signet.stl",
        "pictures//private/originals/4711/signet.stl",
        "pictures/none.webp",
        "pictures/%00",
        "pictures/" + "x" * 400,
    ],
)
def test_no_media_address_reaches_an_original(original: str, path: str) -> None:
    assert Client().get(f"/media/{path}").status_code == 404
