"""Both stores: keys, what is noted of an object, and bodies that are text."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from django.apps import apps
from django.core.files.storage import FileSystemStorage, Storage, storages
from storages.backends.s3 import S3Storage

from privacy.data_map import data_map
from privacy.tracing.findings import Notes
from privacy.tracing.matching import Matcher, Trace
from privacy.tracing.values import is_kept

# Bodies of these are text; what is none is sought by its key and its fingerprint.
TEXTS = (
    ".csv .css .html .js .json .log .md .mtl .obj .ply .step .stl .stp .svg .txt .vtt .xml .yaml"
).split()
PIECE_BYTES = 4 * 1024 * 1024
# The longest value that could be cut in two between pieces.
OVERLAP_BYTES = 4096
STORES = ("private", "public")


def seek_in_stores(matcher: Matcher, notes: Notes) -> None:
    for name in STORES:
        try:
            for key, noted in _objects(storages[name]):
                notes.looked_through["stored objects"] += 1
                hits = matcher.hits(f"{key}\n{noted}") | _in_body(storages[name], key, matcher)
                place = f"{name} store: {key.split('/', 1)[0]}"
                notes.add(place, hits, kept_because=_basis(name, key) if hits else "")
        except (OSError, BotoCoreError, ClientError) as error:
            notes.missed[f"{name} store"] = type(error).__name__


def _objects(store: Storage) -> Iterator[tuple[str, str]]:
    """Key of each object, and its metadata as text."""
    if isinstance(store, S3Storage):
        prefix = f"{store.location}/" if store.location else ""
        for listed in store.bucket.objects.filter(Prefix=prefix):
            held: Any = listed.Object()
            tags = store.connection.meta.client.get_object_tagging(
                Bucket=store.bucket_name, Key=listed.key
            )["TagSet"]
            noted = [*held.metadata.items(), *((tag["Key"], tag["Value"]) for tag in tags)]
            noted.append(("disposition", held.content_disposition or ""))
            yield listed.key.removeprefix(prefix), "\n".join(" ".join(pair) for pair in noted)
    elif isinstance(store, FileSystemStorage):
        root = Path(store.location)
        for path in sorted(root.rglob("*")):
            if path.is_file():
                yield path.relative_to(root).as_posix(), ""


def _in_body(store: Storage, key: str, matcher: Matcher) -> set[Trace]:
    if not key.lower().endswith(tuple(TEXTS)):
        return set()
    found: set[Trace] = set()
    with store.open(key) as body:
        before = b""
        while piece := body.read(PIECE_BYTES):
            found |= matcher.hits((before + piece).decode(errors="replace"))
            before = piece[-OVERLAP_BYTES:]
    return found


def _basis(store: str, key: str) -> str:
    """Why a file may stay: a row names it whose column the map keeps."""
    for prefix in data_map().storage.values():
        for column in prefix.columns if prefix.store == store else ():
            label, _, name = column.rpartition(".")
            record, model = data_map().records[label], apps.get_model(label)
            said = record.fields[name].personal
            if said is None:
                continue
            rows = model._base_manager.filter(is_kept(model, said), **{name: key})
            if rows.exists():
                return said.because
    return ""
