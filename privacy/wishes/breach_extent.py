"""Whom a breach touches: the rows of its tables and times, and the accounts they lead to.

A person is found by foreign keys of the data map. Where a road is a function it leads from a person
to rows and not back; such rows (guests' orders, mails to addresses) count as rows without account.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models

from privacy.data_map import data_map
from privacy.entries import RecordEntry
from privacy.models import Breach
from privacy.ways import all_rows


@dataclass(frozen=True)
class TableExtent:
    label: str
    categories: str
    rows: int
    without_account: int
    # Their numbers, each with the roles in which they appear.
    accounts: dict[int, set[str]]


@dataclass(frozen=True)
class Extent:
    tables: list[TableExtent]
    # For each account its tables.
    accounts: dict[int, list[TableExtent]] = field(default_factory=dict)


def table_choices() -> list[tuple[str, str]]:
    """The tables that hold something about somebody."""
    records = data_map().records.values()
    return [(one.label, f"{one.label}: {one.about}") for one in records if one.subjects]


def breach_extent(breach: Breach) -> Extent:
    records = data_map().records
    found = Extent([_table(records[label], breach) for label in breach.tables if label in records])
    for table in found.tables:
        for number in table.accounts:
            found.accounts.setdefault(number, []).append(table)
    return found


PERSON_COLUMNS = ["account", "address", "roles", "tables", "kinds of data"]


def persons_touched(breach: Breach) -> Iterator[list[str]]:
    """One line for each account: whom to write to, and of what."""
    found = breach_extent(breach).accounts
    known = get_user_model()._base_manager.in_bulk(found)
    for number, tables in sorted(found.items()):
        yield [
            str(number),
            _address(known.get(number)),
            "; ".join(sorted({role for one in tables for role in one.accounts[number]})),
            "; ".join(one.label for one in tables),
            "; ".join(sorted({one.categories for one in tables})),
        ]


def _table(record: RecordEntry, breach: Breach) -> TableExtent:
    rows = _in_time(record, breach)
    accounts: dict[int, set[str]] = {}
    reached: set[Any] = set()
    for role, path in _paths(record):
        for pk, number in rows.values_list("pk", path).iterator():
            if number is not None:
                accounts.setdefault(number, set()).add(str(role.label))
                reached.add(pk)
    count = rows.count()
    kinds = {str(said.category.label) for _, said in record.personal_fields()}
    return TableExtent(
        record.label, "; ".join(sorted(kinds)), count, count - len(reached), accounts
    )


def _in_time(record: RecordEntry, breach: Breach) -> Any:
    """Rows that were there by the end, and were written since the beginning where one is given.

    A table that notes no time counts whole: rather too many than too few.
    """
    rows = all_rows(record)
    column = _written_at(rows.model)
    if column is None:
        return rows
    rows = rows.filter(models.Q(**{f"{column}__lte": breach.ended_at}) | models.Q(**{column: None}))
    return rows.filter(**{f"{column}__gte": breach.began_at}) if breach.began_at else rows


def _written_at(model: type[models.Model]) -> str | None:
    """The first time that a row notes by itself: when it was written."""
    for column in model._meta.concrete_fields:
        if isinstance(column, models.DateTimeField) and column.has_default():
            return column.name
    return None


def _paths(record: RecordEntry) -> Iterator[tuple[Any, str]]:
    for role, subject in record.subjects.items():
        for road in subject.roads:
            if not road.function:
                yield role, "pk" if road.path == "self" else road.path


def _address(account: Any) -> str:
    return getattr(account, account.get_email_field_name()) if account else ""
