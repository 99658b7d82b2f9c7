"""What the map says becomes of rows when somebody leaves: one entry for each table and role."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.apps import apps
from django.db.models import SET_NULL, Model, QuerySet

from common.personal import DataSubject, OpenMatter
from privacy.data_map import data_map
from privacy.entries import Case, Personal, RecordEntry, Way
from privacy.purge_entries import Pointer, pointers_to
from privacy.purposes import Erasure as Word
from privacy.purposes import Role
from privacy.ways import covered, rows_of

# The account itself is the step after the tables, and the erasure's own rows are the very last.
ACCOUNT = "accounts.User"
OWN = ("privacy.Erasure", "privacy.ErasureStep")


@dataclass(frozen=True)
class ErasureEntry:
    """One role of one table: what becomes of the fields that are this person's."""

    record: RecordEntry
    role: Role

    @property
    def name(self) -> str:
        return f"{self.record.label} {self.role.value}"

    @cached_property
    def model(self) -> type[Model]:
        return apps.get_model(self.record.label)

    @cached_property
    def fields(self) -> Mapping[str, Personal]:
        return {name: said for name, said in self.record.personal_fields() if self.role in said.of}

    def rows(self, person: DataSubject, held: Mapping[str, frozenset[Any]]) -> QuerySet[Any]:
        """The person's rows, without those that an open matter holds."""
        found = rows_of(self.record, self.record.subjects[self.role], person)
        return found.exclude(pk__in=held.get(self.record.label, ()))

    def cases(self, name: str, pks: Sequence[Any]) -> Iterator[tuple[Case, list[Any]]]:
        """Which of the rows each case of a field covers; the first case that covers a row holds."""
        left = list(pks)
        for case in self.fields[name].erasure:
            there = left if case.when is None else self._covered(case.when, left)
            if there:
                yield case, there
            taken = set(there)
            left = [pk for pk in left if pk not in taken]

    def _covered(self, rule: Way, pks: list[Any]) -> list[Any]:
        rows = self.model._base_manager.filter(covered(self.model, rule), pk__in=pks)
        return list(rows.order_by().values_list("pk", flat=True))

    @cached_property
    def pointers(self) -> tuple[Pointer, ...]:
        return tuple(pointers_to(self.model))

    @property
    def deletes(self) -> bool:
        return any(c.do == Word.DELETE for said in self.fields.values() for c in said.erasure)


def held_rows(matters: Sequence[OpenMatter]) -> dict[str, frozenset[Any]]:
    """The numbers of the rows that open matters hold, by table."""
    held: dict[str, set[Any]] = {}
    for matter in matters:
        for one in matter.holds:
            held.setdefault(one.label, set()).add(one.pk)
    return {label: frozenset(pks) for label, pks in held.items()}


def erasure_entries() -> list[ErasureEntry]:
    """In the order of work: whatever points to a table comes before it, as roads lead through it.

    Of tables that nothing else holds up, those come first that are found by a function: it may ask
    another table, such as orders, for what is blanked there later.
    """
    left = {
        label: [ErasureEntry(record, role) for role in record.subjects]
        for label, record in data_map().records.items()
        if record.subjects and label not in (ACCOUNT, *OWN)
    }
    ordered: list[ErasureEntry] = []
    while left:
        free = [label for label in left if not _pointing(label) & (left.keys() - {label})]
        # Tables that point to each other in a ring are taken as they come.
        label = min(free or left, key=lambda one: (not _is_found_by_function(one), one))
        ordered.extend(entry for entry in left.pop(label) if entry.fields)
    return ordered


def _pointing(label: str) -> set[str]:
    """Tables whose rows point to these; those with SET_NULL let go."""
    found = pointers_to(apps.get_model(label))
    return {one.label for one in found if one.on_delete is not SET_NULL}


def _is_found_by_function(label: str) -> bool:
    subjects = data_map().records[label].subjects.values()
    return any(road.function and not road.path for one in subjects for road in one.roads)
