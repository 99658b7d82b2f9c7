"""Which files a row stands for, by the columns that the map names under `storage:`."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import QuerySet

from privacy.data_map import data_map


def keys_of(rows: QuerySet[Any], *, only: str = "") -> list[tuple[str, str]]:
    """Store and key of each file that these rows name, in all columns or `only` in one."""
    found = set()
    for store, label, column in columns_of_files():
        if label == rows.model._meta.label and only in ("", column):
            found |= {(store, key) for key in rows.values_list(column, flat=True) if key}
    return sorted(found)


def is_named(store: str, key: str) -> bool:
    """Whether a row still stands for the file: lists keep a copy of the keys of pictures."""
    return any(
        apps.get_model(label)._base_manager.filter(**{column: key}).exists()
        for at, label, column in columns_of_files()
        if at == store
    )


def has_files(label: str) -> bool:
    return any(label == one for _, one, _ in columns_of_files())


def columns_of_files() -> Iterator[tuple[str, str, str]]:
    for prefix in data_map().storage.values():
        for column in prefix.columns:
            label, _, name = column.rpartition(".")
            yield prefix.store, label, name
