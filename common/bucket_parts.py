"""Files that browsers send straight to the private bucket, in parts that we sign one by one.

What lies there so far is asked of the bucket (ListParts), and believed of nobody else.
"""

import base64
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError
from django.conf import settings
from django.core.files.storage import storages
from storages.backends.s3 import S3Storage
from storages.utils import clean_name

from common.outside import refuse_inside_transaction
from common.storage import pages_of, private_files

PLACE = "arrivals"
# What a browser says beside the bytes of a part; the bucket has to allow it.
HEADER_OF_A_PART = "x-amz-checksum-sha256"
_BLOCK = 1 << 20
_GONE = frozenset({"NoSuchUpload", "NoSuchKey", "404", "NotFound"})
# A part was sent anew between the list and the joining, or is smaller than the bucket takes.
_UNFIT = frozenset({"BadDigest", "InvalidPart", "InvalidPartOrder", "EntityTooSmall"})


class PartsGone(Exception):
    """The bucket knows no such parts: given up, ended by its own rule, or never begun."""


class StoreAway(Exception):
    """The store does not answer: nobody can say what lies there."""


class PartsUnfit(Exception):
    """The bucket does not put these parts together."""


@dataclass(frozen=True)
class StoredPart:
    number: int
    size_bytes: int
    etag: str
    # In hexadecimal; empty where the bucket keeps none.
    sha256: str


def is_direct_on() -> bool:
    return settings.DIRECT_UPLOADS and isinstance(private_files(), S3Storage)


def bucket_origins_of_uploads() -> list[str]:
    """Where a page that uploads has to be let to."""
    return settings.S3_ORIGINS if is_direct_on() else []


def begin_parts(key: str) -> str:
    """The bucket's name for the parts of one file."""
    bucket = _Bucket()
    begun = bucket.client.create_multipart_upload(
        **bucket.at(key),
        ContentType="application/octet-stream",
        ChecksumAlgorithm="SHA256",
        **bucket.storage.get_object_parameters(key),
    )
    return str(begun["UploadId"])


def address_of_part(
    *, key: str, multipart_id: str, number: int, length: int, sha256: str
) -> tuple[str, dict[str, str]]:
    """Where a browser may put that one part for SIGNED_URL_SECONDS, and what it says with it.

    Signed for its number, its length and its digest. Call after the permission check.
    """
    bucket = _Bucket("downloads")  # the bucket by the name that browsers know
    digest = base64.b64encode(bytes.fromhex(sha256)).decode()
    address = bucket.client.generate_presigned_url(
        "upload_part",
        Params={
            **bucket.at(key),
            "UploadId": multipart_id,
            "PartNumber": number,
            "ContentLength": length,
            "ChecksumSHA256": digest,
        },
        ExpiresIn=settings.SIGNED_URL_SECONDS,
    )
    return str(address), {HEADER_OF_A_PART: digest}


def parts_in_bucket(*, key: str, multipart_id: str) -> list[StoredPart]:
    """Raises PartsGone."""
    bucket = _Bucket()
    with _told():
        pages = bucket.client.get_paginator("list_parts")
        return [
            StoredPart(
                number=found["PartNumber"],
                size_bytes=found["Size"],
                etag=found["ETag"],
                sha256=_hexadecimal(found.get("ChecksumSHA256", "")),
            )
            for page in pages.paginate(**bucket.at(key), UploadId=multipart_id)
            for found in page.get("Parts", ())
        ]


def join_parts(*, key: str, multipart_id: str, parts: list[StoredPart]) -> None:
    """Each part has to have its digest. Raises PartsGone and PartsUnfit."""
    bucket = _Bucket()
    named = [
        {
            "PartNumber": part.number,
            "ETag": part.etag,
            "ChecksumSHA256": _base64(part.sha256),
        }
        for part in parts
    ]
    with _told():
        bucket.client.complete_multipart_upload(
            **bucket.at(key), UploadId=multipart_id, MultipartUpload={"Parts": named}
        )


def size_in_bucket(key: str) -> int | None:
    """Of the file as it was put together; None where there is none."""
    bucket = _Bucket()
    try:
        with _told():
            return int(bucket.client.head_object(**bucket.at(key))["ContentLength"])
    except PartsGone:
        return None


def first_bytes(key: str, count: int) -> bytes:
    """Raises PartsGone."""
    bucket = _Bucket()
    with _told():
        found = bucket.client.get_object(**bucket.at(key), Range=f"bytes=0-{count - 1}")
        return bytes(found["Body"].read())


def pull(key: str, *, target: Path) -> None:
    """Raises PartsGone."""
    bucket = _Bucket()
    with _told():
        body = bucket.client.get_object(**bucket.at(key))["Body"]
        with target.open("wb") as copy:
            for block in body.iter_chunks(_BLOCK):
                copy.write(block)


def left_since(begun_before: datetime) -> Iterator[str]:
    """Keys of files that browsers began to send before then, put together or not."""
    bucket = _Bucket()
    asked = {"Bucket": bucket.name, "Prefix": bucket.at(f"{PLACE}/x")["Key"].removesuffix("x")}
    for operation, rows, time in (
        ("list_objects_v2", "Contents", "LastModified"),
        ("list_multipart_uploads", "Uploads", "Initiated"),
    ):
        for page in pages_of(bucket.client, operation, asked):
            for found in page.get(rows, ()):
                if found[time] < begun_before:
                    yield found["Key"].removeprefix(f"{bucket.storage.location}/")


def cors_rules() -> list[Mapping[str, Any]]:
    """Which sites' pages the bucket lets in; none where it has no such rule."""
    bucket = _Bucket()
    try:
        return list(bucket.client.get_bucket_cors(Bucket=bucket.name)["CORSRules"])
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchCORSConfiguration":
            raise
        return []


class _Bucket:
    def __init__(self, alias: str = "private") -> None:
        refuse_inside_transaction("A store")
        storage: Any = storages[alias]
        self.storage = storage
        self.client = storage.connection.meta.client
        self.name = str(storage.bucket_name)

    def at(self, key: str) -> dict[str, str]:
        return {"Bucket": self.name, "Key": self.storage._normalize_name(clean_name(key))}


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code in _GONE:
            raise PartsGone(code) from error
        if code in _UNFIT:
            raise PartsUnfit(code) from error
        raise


def _hexadecimal(digest: str) -> str:
    return base64.b64decode(digest).hex()


def _base64(digest: str) -> str:
    return base64.b64encode(bytes.fromhex(digest)).decode()
