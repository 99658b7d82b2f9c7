"""Where the journal lies: a folder or a bucket apart from the database and its backups."""

import fcntl
import os
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from django.conf import settings

from common.storage import S3_PATIENCE
from privacy.journal.lines import JournalBroken, JournalLine, read_line, verified

FILE = "erasures.jsonl"
ATTEMPTS = 20


class Journal(Protocol):
    def lines(self) -> list[JournalLine]:
        """All, in order. Raises JournalBroken, OSError or an error of the bucket."""

    def append(self, line: JournalLine) -> JournalLine:
        """Write it behind the last one, whoever else writes meanwhile."""


def the_journal() -> Journal | None:
    """None where ERASURE_JOURNAL names no place."""
    place = settings.ERASURE_JOURNAL
    if not place:
        return None
    if place.startswith("s3://"):
        named = urlsplit(place)
        return BucketJournal(named.netloc, named.path.strip("/"))
    return FolderJournal(Path(place))


class FolderJournal:
    """One file, a line for each erasure."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE

    def lines(self) -> list[JournalLine]:
        try:
            text = self.path.read_text()
        except FileNotFoundError:
            return []
        return verified(map(read_line, text.splitlines()))

    def append(self, line: JournalLine) -> JournalLine:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self.path.open("a+") as file:
            # Ends with the file.
            fcntl.flock(file, fcntl.LOCK_EX)
            written = self.lines()
            placed = line.after(written[-1] if written else None)
            file.write(placed.as_text())
            file.flush()
            os.fsync(file.fileno())
        return placed


class BucketJournal:
    """An object for each line, whose name is its position: S3 cannot add to an object."""

    def __init__(self, bucket: str, prefix: str) -> None:
        self.bucket = bucket
        self.prefix = f"{prefix}/" if prefix else ""

    def lines(self) -> list[JournalLine]:
        found = []
        pages = _client().get_paginator("list_objects_v2")
        for page in pages.paginate(Bucket=self.bucket, Prefix=self.prefix):
            for listed in page.get("Contents", ()):
                found.append(read_line(_text_of(self.bucket, listed["Key"], listed["ETag"])))
        return verified(found)

    def append(self, line: JournalLine) -> JournalLine:
        for _ in range(ATTEMPTS):
            written = self.lines()
            placed = line.after(written[-1] if written else None)
            try:
                # Refused where somebody else took the position meanwhile.
                _client().put_object(
                    Bucket=self.bucket,
                    Key=f"{self.prefix}{placed.position:08}.json",
                    Body=placed.as_text().encode(),
                    ContentType="application/json",
                    IfNoneMatch="*",
                )
            except ClientError as error:
                if error.response["ResponseMetadata"]["HTTPStatusCode"] not in {409, 412}:
                    raise
            else:
                return placed
        raise JournalBroken("Others write into the erasure journal without a pause. Try again.")


@lru_cache(maxsize=4096)
def _text_of(bucket: str, key: str, etag: str) -> str:
    """A line is written once: what was read with this mark is so for ever."""
    body = _client().get_object(Bucket=bucket, Key=key, IfMatch=etag)["Body"]
    return str(body.read().decode())


def _client() -> Any:
    given = settings.S3_OPTIONS
    return boto3.client(
        "s3",
        endpoint_url=given["endpoint_url"],
        region_name=given["region_name"],
        aws_access_key_id=given["access_key"],
        aws_secret_access_key=given["secret_key"],
        config=Config(
            signature_version=given["signature_version"],
            s3={"addressing_style": given["addressing_style"]},
        ).merge(S3_PATIENCE),
    )
