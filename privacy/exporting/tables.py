"""What of the map's tables goes into a person's copy: by role, only what they may see."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import ManyToManyField, Model, QuerySet

from common.personal import DataSubject
from privacy.data_map import data_map
from privacy.entries import Personal, RecordEntry, Subject
from privacy.purposes import Category, Export
from privacy.ways import rows_of

ROWS_AT_ONCE = 500
YOU, SOMEBODY_ELSE = "you", "another person"


@dataclass(frozen=True)
class Table:
    """One table as one person sees it in one role."""

    record: RecordEntry
    subject: Subject
    # In the copy, in the order of the map.
    fields: dict[str, Personal]
    # Told of, and not in the copy.
    withheld: dict[str, Personal]

    @property
    def name(self) -> str:
        return f"{self.record.label}.{self.subject.role.value}"

    def fields_in(self, category: Category) -> dict[str, Personal]:
        return {name: said for name, said in self.fields.items() if said.category == category}

    def rows(self, person: DataSubject) -> QuerySet[Any]:
        return rows_of(self.record, self.subject, person)

    def values(self, person: DataSubject, names: list[str]) -> Iterator[dict[str, Any]]:
        """Each row as what JSON can hold, a few hundred in memory at once."""
        found = self.rows(person)
        meta = found.model._meta
        columns = {name: meta.get_field(name) for name in names}
        many = [name for name, column in columns.items() if isinstance(column, ManyToManyField)]
        read = found.only("pk", *(name for name in names if name not in many)).order_by("pk")
        for row in read.prefetch_related(*many).iterator(chunk_size=ROWS_AT_ONCE):
            said = {"row": plain(row.pk)} if self._shows_number(meta.pk) else {}
            yield {**said, **{name: self._value(row, name, person) for name in names}}

    def _value(self, row: Model, name: str, person: DataSubject) -> Any:
        column: Any = row._meta.get_field(name)
        if isinstance(column, ManyToManyField):
            return sorted(str(one) for one in getattr(row, name).all())
        value = column.value_from_object(row)
        if column.related_model is get_user_model() and value is not None:
            # Numbers of other people's accounts tell nobody anything and lead to them.
            return YOU if value == person.account_id else SOMEBODY_ELSE
        return plain(value)

    def _shows_number(self, key: Any) -> bool:
        """A key that is personal itself, as a session's, shows only if it is in the copy."""
        said = self.record.fields[key.name].personal
        return said is None or key.name in self.fields


def tables() -> Iterator[Table]:
    """Every table that is about somebody, once for each role."""
    for record in data_map().records.values():
        for subject in record.subjects.values():
            seen = {
                name: said
                for name, said in record.personal_fields()
                if subject.sees is None or name in subject.sees
            }
            yield Table(
                record,
                subject,
                fields={n: said for n, said in seen.items() if said.export == Export.INCLUDE},
                withheld={n: said for n, said in seen.items() if said.export == Export.WITHHOLD},
            )


def plain(value: Any) -> Any:
    """As JSON holds it."""
    match value:
        case None | bool() | int() | float() | str():
            return value
        case datetime() | date() | time():
            return value.isoformat()
        case Decimal() | UUID() | timedelta():
            return str(value)
        case bytes() | memoryview():
            return bytes(value).hex()
        case list() | tuple() | set():
            return [plain(one) for one in value]
        case dict():
            return {str(key): plain(one) for key, one in value.items()}
        case _:
            return str(value)
