"""Compares both stores with the rows that name their files, both ways."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.core.files.storage import storages
from django.db.models import Q, QuerySet
from django.utils import timezone

from common.storage import stored_keys
from privacy.models import PendingFile
from privacy.purge_files import columns_of_files

STORES = ("private", "public")
# A file is written before its row, and forgotten after it.
SETTLED = timedelta(days=1)


@dataclass(frozen=True)
class Difference:
    """Keys of one store, sorted."""

    store: str
    # A row names them, and there is no such file.
    missing: list[str]
    # Files that no row names, older than a day.
    strays: list[str]


def compare_stores() -> list[Difference]:
    """One for each store in which something differs.

    What was written or forgotten while it looks is looked at once more.
    """
    return [found for store in STORES if (found := _compare(store)) is not None]


def _compare(store: str) -> Difference | None:
    long_ago = timezone.now() - SETTLED
    named = _named(store)
    stored = dict(stored_keys(store))
    missing = named - stored.keys()
    strays = {key for key, written in stored.items() if written < long_ago} - named
    if missing or strays:
        # Again, for what came or went between the two looks; and what is to go is no stray.
        now_named = _named(store)
        missing &= now_named
        strays -= now_named
        strays -= set(PendingFile.objects.filter(store=store).values_list("key", flat=True))
    if not missing and not strays:
        return None
    return Difference(store, sorted(missing), sorted(strays))


def damaged_files() -> list[str]:
    """Store and key of each file that is not what its row says by its SHA-256; reads them whole.

    Files that are not there are told by `compare_stores`.
    """
    found = set()
    for store, rows, column in _rows_of_files():
        if "sha256" not in {field.name for field in rows.model._meta.concrete_fields}:
            continue
        for key, expected in rows.values_list(column, "sha256").iterator():
            if storages[store].exists(key) and _sha256(store, key) != expected:
                found.add(f"{store}: {key}")
    return sorted(found)


def _sha256(store: str, key: str) -> str:
    with storages[store].open(key) as file:
        digest = hashlib.sha256()
        for piece in file.chunks():
            digest.update(piece)
    return digest.hexdigest()


def _named(store: str) -> set[str]:
    found: set[str] = set()
    for at, rows, column in _rows_of_files():
        if at == store:
            found.update(rows.values_list(column, flat=True))
    return found


def _rows_of_files() -> Iterator[tuple[str, QuerySet[Any], str]]:
    """Store, rows whose file must be there, and the column with its key."""
    for store, label, column in columns_of_files():
        model = apps.get_model(label)
        rows = model._base_manager.exclude(**{column: ""}).exclude(**{f"{column}__isnull": True})
        own = {field.name for field in model._meta.concrete_fields}
        # Rows that outlive their file, or are written before it.
        there = Q()
        there &= Q(deleted_at=None) if "deleted_at" in own else Q()
        there &= Q(stored_at__isnull=False) if "stored_at" in own else Q()
        there &= Q(built_at__isnull=False) if "built_at" in own else Q()
        yield store, rows.filter(there), column
