"""What a purge finds to do at a moment, table by table; nothing is written."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q

from privacy.models.purge_run import digest
from privacy.purge_entries import BEGAN, Pointer, PurgeEntry, purge_entries


@dataclass(frozen=True)
class PlanLine:
    """One rule of one table."""

    entry: str
    # How long it is kept, as the policy says.
    why: str
    does: str
    # Rows whose period is over, and when the first of them began to count.
    over: int
    oldest: str
    # Those that stay: by the words of the map, and by the table that still points to them. A row
    # can be counted under several.
    held: Mapping[str, int]
    pointed_to_by: Mapping[str, int]
    goes: int


@dataclass(frozen=True)
class PurgePlan:
    as_of: datetime
    lines: tuple[PlanLine, ...]

    @property
    def goes(self) -> int:
        return sum(line.goes for line in self.lines)

    def as_json(self) -> list[dict[str, Any]]:
        return [asdict(line) for line in self.lines]

    @property
    def hash(self) -> str:
        """Of what is to be done, not of when it was asked."""
        return digest(self.as_json())


def plan_purge(*, as_of: datetime) -> PurgePlan:
    lines = []
    # Of each table that was looked at: the rows that would go but for what points to them.
    waiting: dict[str, tuple[PurgeEntry, list[Any]]] = {}
    for entry in purge_entries():
        line, stay = _line(entry, as_of, waiting)
        lines.append(line)
        if entry.deletes:
            waiting[entry.record.label] = (entry, stay)
    return PurgePlan(as_of, tuple(lines))


def _line(
    entry: PurgeEntry, as_of: datetime, waiting: Mapping[str, tuple[PurgeEntry, list[Any]]]
) -> tuple[PlanLine, list[Any]]:
    over = entry.over(as_of)
    found = over.aggregate(over=Count("pk"), oldest=Min(BEGAN))
    held: dict[str, int] = {}
    pointed_to: dict[str, int] = {}
    stay: set[Any] = set()
    if found["over"]:
        counted = {words: over.filter(rule).count() for words, rule in entry.holds.items()}
        held = {words: count for words, count in counted.items() if count}
        for pointer in (*entry.keeping, *entry.parts):
            pks = _pointed_to(entry, pointer, as_of, waiting)
            if pks:
                pointed_to[pointer.label] = pointed_to.get(pointer.label, 0) + len(pks)
                stay.update(pks)
    may_go = entry.may_go(as_of).count() if found["over"] else 0
    line = PlanLine(
        entry=entry.name,
        why=entry.rule.text,
        does="delete the row" if entry.deletes else f"empty {', '.join(entry.columns)}",
        over=found["over"],
        oldest=found["oldest"].isoformat() if found["oldest"] else "",
        held=held,
        pointed_to_by=pointed_to,
        goes=may_go - len(stay),
    )
    return line, sorted(stay)


def _pointed_to(
    entry: PurgeEntry,
    pointer: Pointer,
    as_of: datetime,
    waiting: Mapping[str, tuple[PurgeEntry, list[Any]]],
) -> list[Any]:
    """Rows that could go, were it not for a row of another table that stays."""
    staying: Q | None = None
    if pointer.is_part:
        staying = pointer.in_use
    elif pointer.model is entry.model:
        staying = ~_goes(entry, as_of, [])
    elif pointer.label in waiting:
        other, stay = waiting[pointer.label]
        staying = ~_goes(other, as_of, stay)
    found = entry.may_go(as_of).filter(entry.still_pointed_to(pointer, staying))
    return list(found.values_list("pk", flat=True))


def _goes(entry: PurgeEntry, as_of: datetime, stay: list[Any]) -> Q:
    # A correlated question, which PostgreSQL joins; a list of all rows that go could be long.
    rows = entry.may_go(as_of).exclude(pk__in=stay) if stay else entry.may_go(as_of)
    return Q(Exists(rows.filter(pk=OuterRef("pk"))))
