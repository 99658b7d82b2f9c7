"""Two stores: private files leave only by signed address, public pictures are never an original."""

import mimetypes
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from botocore.config import Config
from botocore.exceptions import ClientError
from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.db import transaction
from django.urls import reverse
from django.utils.http import content_disposition_header
from storages.backends.s3 import S3Storage
from storages.utils import clean_name

from common.errors import RuleBroken
from common.hooks import Hook
from common.outside import refuse_inside_transaction

# First part of every key; each is declared in the data map of the app that writes it.
PRIVATE_PREFIXES = frozenset(
    {
        "arrivals",
        "exports",
        "messages",
        "originals",
        "quarantine",
        "references",
        "reports",
        "requests",
        "reviews",
    }
)
PUBLIC_PREFIXES = frozenset({"banners", "pictures", "portraits", "previews"})
LONGEST_KEY = 300
LONGEST_PART_BYTES = 255  # of a file name, on every file system that we know
# A bucket that hangs is away; botocore by itself would wait for minutes.
S3_PATIENCE = Config(connect_timeout=3, read_timeout=20, retries={"total_max_attempts": 2})
_signer = TimestampSigner(salt="common.storage.download")


class UndeclaredPrefix(Exception):
    """A key begins with a prefix that no data map declares."""


class LinkRefused(RuleBroken):
    """A download address is altered or too old."""


class _Outside(Storage):
    """A store is no part of the database: it is asked outside of its transactions."""

    prefixes: frozenset[str]

    def open(self, name: str, mode: str = "rb") -> "File[bytes]":
        refuse_inside_transaction("A store")
        return super().open(name, mode)

    def save(self, name: str | None, content: Any, max_length: int | None = None) -> str:
        refuse_inside_transaction("A store")
        prefix = (name or "").split("/", 1)[0]
        if prefix not in self.prefixes:
            raise UndeclaredPrefix(f"{prefix!r} is not a declared storage prefix.")
        return super().save(name, content, max_length)

    def delete(self, name: str) -> None:
        refuse_inside_transaction("A store")
        super().delete(name)

    def exists(self, name: str) -> bool:
        refuse_inside_transaction("A store")
        return super().exists(name)


class PrivateFileStorage(_Outside, FileSystemStorage):
    """Originals on this machine's disk."""

    prefixes = PRIVATE_PREFIXES

    def url(self, name: str | None) -> str:
        raise NotImplementedError("Private files have no address; use signed_download_url.")


class PublicFileStorage(_Outside, FileSystemStorage):
    """Pictures and previews on this machine's disk."""

    prefixes = PUBLIC_PREFIXES

    def url(self, name: str | None) -> str:
        return public_url(name or "")


class _EveryVersion(S3Storage):
    """Where a bucket keeps versions, deleting a file would hide it under a marker and keep it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.client_config: Config = self.client_config.merge(S3_PATIENCE)

    def delete(self, name: str) -> None:
        super().delete(name)
        key = self._normalize_name(clean_name(name))
        asked = {"Bucket": self.bucket_name, "Prefix": key}
        client: Any = self.connection.meta.client
        # Other files' keys can begin with this one.
        for page in pages_of(client, "list_object_versions", asked):
            for found in (*page.get("Versions", ()), *page.get("DeleteMarkers", ())):
                if found["Key"] == key:
                    client.delete_object(
                        Bucket=self.bucket_name, Key=key, VersionId=found["VersionId"]
                    )
        for page in pages_of(client, "list_multipart_uploads", asked):
            for begun in page.get("Uploads", ()):
                if begun["Key"] == key:
                    client.abort_multipart_upload(
                        Bucket=self.bucket_name, Key=key, UploadId=begun["UploadId"]
                    )


def pages_of(client: Any, operation: str, asked: dict[str, str]) -> Iterator[Any]:
    """Nothing where the bucket's server knows no versions, or no uploads in parts."""
    try:
        yield from client.get_paginator(operation).paginate(**asked)
    except ClientError as error:
        if error.response["Error"]["Code"] not in {"NotImplemented", "MethodNotAllowed"}:
            raise


class PrivateS3Storage(_Outside, _EveryVersion):
    """Originals in the bucket, under private/."""

    location = "private"
    prefixes = PRIVATE_PREFIXES


class PublicS3Storage(_Outside, _EveryVersion):
    """Pictures and previews in the bucket, under public/; the shop hands them on itself."""

    location = "public"
    prefixes = PUBLIC_PREFIXES

    def url(self, name: str | None, *_: Any, **__: Any) -> str:
        return public_url(name or "")


def stored_keys(store: str) -> Iterator[tuple[str, datetime]]:
    """Each key of a store and when it was written; asked in pages, so that it works for many."""
    refuse_inside_transaction("A store")
    storage: Any = storages[store]
    if isinstance(storage, S3Storage):
        for found in storage.bucket.objects.filter(Prefix=f"{storage.location}/"):
            yield found.key.removeprefix(f"{storage.location}/"), found.last_modified
        return
    for path in Path(storage.location).rglob("*"):
        with suppress(FileNotFoundError):  # it went in the meantime
            if path.is_file():
                written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
                yield path.relative_to(storage.location).as_posix(), written


def private_files() -> Storage:
    return storages["private"]


def public_files() -> Storage:
    return storages["public"]


# Writes down that files of a store are to go, and gives what tries it once that is committed.
files_forgotten: Hook[[str, list[str]], Callable[[], None]] = Hook("common.files_forgotten")


def forget_files(keys: list[str], *, store: str = "public") -> None:
    """Remove files of a store once the transaction is through; an empty key names none.

    Call it in the transaction that lets go of them: what the store refuses is tried again.
    """
    named = [key for key in keys if key]
    for forget in files_forgotten.call_all(store, named) if named else ():
        transaction.on_commit(forget, robust=True)


def is_public_key(key: str) -> bool:
    """Whether a key can be one of the public store's; what came in an address may be anything."""
    return (
        key.split("/", 1)[0] in PUBLIC_PREFIXES
        and len(key) <= LONGEST_KEY
        and key.isprintable()
        and ".." not in key
        and all(len(part.encode()) <= LONGEST_PART_BYTES for part in key.split("/"))
    )


def public_url(key: str) -> str:
    """Same-origin address of a public picture or preview; a CDN may stand in front of it."""
    return reverse("public_file", args=[key])


def signed_download_url(*, key: str, file_name: str) -> str:
    """An address that gives one private file for SIGNED_URL_SECONDS, then nothing.

    Call after the permission check: whoever holds the address can read the file while it lives.
    """
    if isinstance(private_files(), S3Storage):
        downloads: Any = storages["downloads"]  # its url() takes more than Django's own
        return str(
            downloads.url(
                key,
                parameters={
                    "ResponseContentDisposition": content_disposition_header(True, file_name),
                    "ResponseContentType": "application/octet-stream",
                },
                expire=settings.SIGNED_URL_SECONDS,
            )
        )
    token = _signer.sign_object({"key": key, "name": file_name})
    return reverse("private_file", args=[token])


def open_signed(token: str) -> tuple[str, str]:
    """Storage key and file name of a signed address. Raises LinkRefused."""
    try:
        held = _signer.unsign_object(token, max_age=settings.SIGNED_URL_SECONDS)
    except SignatureExpired as error:
        raise LinkRefused(
            "This download link has expired. Open your library and start the download again."
        ) from error
    except BadSignature as error:
        raise LinkRefused(
            "This download link is not valid. Open your library and start the download again."
        ) from error
    return str(held["key"]), str(held["name"])


def content_type_of(key: str) -> str:
    if key.endswith(".glb"):
        return "model/gltf-binary"
    if key.endswith(".avif"):  # which the tables of some systems do not know
        return "image/avif"
    return mimetypes.guess_type(key)[0] or "application/octet-stream"
