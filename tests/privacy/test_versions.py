"""A bucket that keeps versions keeps none of a file that was deleted, by a real S3 server."""

import secrets
from collections.abc import Iterator
from copy import deepcopy
from io import StringIO
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from django.core import checks
from django.core.management import call_command
from django.core.management.base import CommandError
from moto.server import ThreadedMotoServer
from pytest_django import Settings

from accounts.models import User
from common.personal import data_subject
from common.storage import forget_files, public_files
from privacy.checks import check_outside_periods
from privacy.models import PendingFile
from privacy.services.delete_pending_files import delete_pending_files
from privacy.tracing.seek import seek
from privacy.tracing.values import values_of


@pytest.fixture
def bucket(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """One that keeps versions, for both stores."""
    monkeypatch.delenv("HTTP_PROXY", raising=False)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    name = f"versions-{secrets.token_hex(4)}"  # moto's memory outlives its server
    options = {
        **settings.S3_OPTIONS,
        "access_key": "invented",
        "secret_key": "invented",
        "bucket_name": name,
        "endpoint_url": f"http://{host}:{port}",
        "region_name": "eu-central-1",
        "addressing_style": "path",
    }
    stores = deepcopy(settings.STORAGES)
    for alias in ("private", "public"):
        stores[alias] = {
            "BACKEND": f"common.storage.{alias.title()}S3Storage",
            "OPTIONS": options,
        }
    settings.STORAGES = stores
    made = boto3.resource(
        "s3",
        endpoint_url=options["endpoint_url"],
        region_name="eu-central-1",
        aws_access_key_id="invented",
        aws_secret_access_key="invented",
        config=Config(s3={"addressing_style": "path"}),
    ).Bucket(name)
    made.create(CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    made.Versioning().enable()
    yield made
    server.stop()


def put_twice(bucket: Any, key: str) -> None:
    for body in (b"first", b"second"):
        bucket.put_object(Key=key, Body=body)


def versions(bucket: Any, key: str) -> int:
    return sum(1 for one in bucket.object_versions.filter(Prefix=key) if one.key == key)


def test_p40_a_pending_file_goes_with_every_version_and_marker(bucket: Any, db: None) -> None:
    put_twice(bucket, "private/originals/ring")
    bucket.Object("private/originals/ring").delete()
    put_twice(bucket, "private/originals/ring")
    put_twice(bucket, "private/originals/ring-2")
    client = bucket.meta.client
    for key in ("private/originals/ring", "private/originals/ring-2"):
        client.create_multipart_upload(Bucket=bucket.name, Key=key)
    assert versions(bucket, "private/originals/ring") == 5
    PendingFile.objects.create(store="private", key="originals/ring")
    delete_pending_files(is_over=lambda: False)
    assert not PendingFile.objects.exists()
    assert versions(bucket, "private/originals/ring") == 0
    # Nothing of the one beside it, whose key begins alike.
    assert versions(bucket, "private/originals/ring-2") == 2
    (left,) = client.list_multipart_uploads(Bucket=bucket.name)["Uploads"]
    assert left["Key"] == "private/originals/ring-2"


@pytest.mark.django_db(transaction=True)
def test_p40_a_forgotten_picture_goes_with_every_version(bucket: Any) -> None:
    put_twice(bucket, "public/pictures/ring.webp")
    forget_files(["pictures/ring.webp"])
    assert versions(bucket, "public/pictures/ring.webp") == 0


def test_p40_a_picture_that_the_store_refuses_to_delete_is_tried_again(
    db: None, django_capture_on_commit_callbacks: Any
) -> None:
    key = "pictures/ring.webp"
    in_the_way = Path(public_files().path(key))
    (in_the_way / "not empty").mkdir(parents=True)
    with django_capture_on_commit_callbacks(execute=True):
        forget_files(["", key])
    (pending,) = PendingFile.objects.all()
    assert (pending.store, pending.key, pending.attempt_count) == ("public", key, 1)
    assert pending.last_error == "OSError"
    (in_the_way / "not empty").rmdir()
    PendingFile.objects.update(try_after=pending.recorded_at)
    delete_pending_files(is_over=lambda: False)
    assert not in_the_way.exists() and not PendingFile.objects.exists()


def test_p42_what_is_noted_of_an_object_in_a_bucket_is_found(bucket: Any, carol: User) -> None:
    traces = values_of(data_subject(carol))
    client = bucket.meta.client
    client.put_object(
        Bucket=bucket.name, Key="private/originals/a", Body=b"", Metadata={"by": carol.email}
    )
    client.put_object(
        Bucket=bucket.name, Key="public/pictures/b", Body=b"", Tagging=f"by={carol.email}"
    )
    client.put_object(Bucket=bucket.name, Key="private/originals/c.txt", Body=carol.email.encode())
    found = {one.place: one.count for one in seek(traces).left if "store" in one.place}
    assert found == {"private store: originals": 2, "public store: pictures": 1}


RULE = {
    "ID": "old",
    "Status": "Enabled",
    "Filter": {"Prefix": ""},
    "NoncurrentVersionExpiration": {"NoncurrentDays": 30},
    "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
}
# What browsers send straight there is kept for a day.
ARRIVALS = {
    "ID": "arrivals",
    "Status": "Enabled",
    "Filter": {"Prefix": "private/arrivals/"},
    "NoncurrentVersionExpiration": {"NoncurrentDays": 2},
    "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 2},
}


def compare() -> str:
    out = StringIO()
    try:
        call_command("compare_periods", stdout=out)
    except CommandError as error:
        return f"{out.getvalue()}{error}"
    return ""


def test_p35_a_bucket_that_keeps_old_versions_longer_than_the_map_is_told(bucket: Any) -> None:
    def with_rules(*rules: Any) -> str:
        bucket.LifecycleConfiguration().put(LifecycleConfiguration={"Rules": [*rules, ARRIVALS]})
        return compare()

    assert "NoncurrentVersionExpiration of private/originals/ never" in compare()
    assert with_rules(RULE) == ""
    bucket.LifecycleConfiguration().put(LifecycleConfiguration={"Rules": [RULE]})
    assert "AbortIncompleteMultipartUpload of private/arrivals/ after 7 days" in compare()
    longer = {**RULE, "NoncurrentVersionExpiration": {"NoncurrentDays": 31}}
    assert "of public/pictures/ after 31 days" in with_rules(longer)
    assert "AbortIncompleteMultipartUpload" in with_rules(
        {key: said for key, said in RULE.items() if not key.startswith("Abort")}
    )
    assert "private/exports/ never" in with_rules(
        {**RULE, "Filter": {"Prefix": "private/originals/"}}
    )
    assert "never" in with_rules({**RULE, "Status": "Disabled"})


def test_p35_a_deployment_is_warned_of_what_others_keep_too_long(
    bucket: Any, settings: Settings
) -> None:
    settings.EMBEDDED_MODE = False
    settings.LOG_STREAMS, settings.LOG_FILES = ["cdn=120"], []
    said = {str(one.id): str(one.msg) for one in check_outside_periods(None, ["default"])}
    assert "never" in said["privacy.W030"] and "cdn is kept 120" in said["privacy.W031"]
    registered = checks.registry.registry.get_checks(include_deployment_checks=True)
    assert check_outside_periods in registered


@pytest.mark.parametrize("is_away", [False, True])
def test_p35_a_deployment_is_warned_of_a_bucket_that_does_not_say_what_it_deletes(
    bucket: Any, settings: Settings, is_away: bool
) -> None:
    settings.EMBEDDED_MODE = False
    settings.LOG_STREAMS, settings.LOG_FILES = ["cdn=30"], []
    if is_away:
        stores = deepcopy(settings.STORAGES)
        for alias in ("private", "public"):
            stores[alias]["OPTIONS"]["endpoint_url"] = "http://127.0.0.1:1"
        settings.STORAGES = stores
    else:
        bucket.delete()
    (warning,) = check_outside_periods(None, ["default"])
    assert warning.id == "privacy.W032"
    assert "compare_periods" in str(warning.hint)


def test_p35_logs_that_are_kept_longer_than_the_map_says_are_told(settings: Settings) -> None:
    settings.LOG_FILES = []
    settings.LOG_STREAMS = ["web=30", "bucket=90"]
    assert compare() == ""
    settings.LOG_STREAMS = ["web=30", "bucket=91", "cdn="]
    said = compare()
    assert "stream bucket is kept 91" in said and "stream cdn is kept for ever" in said
    assert "stream web" not in said
    settings.LOG_STREAMS, settings.EMBEDDED_MODE = [], False
    assert "Nothing says" in compare()
