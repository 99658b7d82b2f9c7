"""What a purge finds to do at a moment, table by table; nothing is written."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import CharField, Count, Exists, F, Min, OuterRef, Q, Value

from privacy.empty_tables import has_rows
from privacy.models.purge_run import digest
from privacy.purge_entries import BEGAN, Pointer, PurgeEntry, any_of, purge_entries


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


@dataclass
class _Seen:
    """What the plan has found of the tables before."""

    as_of: datetime
    # The entries of which any row's period is over.
    due: frozenset[str]
    # Of each table: the rows that would go but for what points to them.
    stay: dict[str, tuple[PurgeEntry, list[Any]]] = field(default_factory=dict)
    # Of each whole: the tables of which a row points to one of its parts, and to which wholes.
    pointed_to: dict[str, list[tuple[str, list[Any]]]] = field(default_factory=dict)


def plan_purge(*, as_of: datetime) -> PurgePlan:
    lines = []
    entries = purge_entries()
    seen = _Seen(as_of, _due(entries, as_of))
    for entry in entries:
        line, stay = _line(entry, seen) if entry.name in seen.due else (_nothing_over(entry), [])
        lines.append(line)
        if entry.deletes:
            seen.stay[entry.record.label] = (entry, stay)
    return PurgePlan(as_of, tuple(lines))


def _due(entries: list[PurgeEntry], as_of: datetime) -> frozenset[str]:
    """One question for all: most entries have nothing to do on most days."""
    questions = [
        entry.over(as_of)
        .order_by()
        .annotate(_name=Value(entry.name, CharField()))
        .values_list("_name", flat=True)[:1]
        for entry in entries
        if has_rows(entry.model)
    ]
    return frozenset(questions[0].union(*questions[1:], all=True)) if questions else frozenset()


def _nothing_over(entry: PurgeEntry) -> PlanLine:
    return PlanLine(
        entry=entry.name,
        why=entry.rule.text,
        does=_does(entry),
        over=0,
        oldest="",
        held={},
        pointed_to_by={},
        goes=0,
    )


def _does(entry: PurgeEntry) -> str:
    return "delete the row" if entry.deletes else f"empty {', '.join(entry.columns)}"


def _line(entry: PurgeEntry, seen: _Seen) -> tuple[PlanLine, list[Any]]:
    over = entry.over(seen.as_of)
    counts: dict[str, Any] = {"over": Count("pk"), "oldest": Min(BEGAN)}
    if not entry.clock.function:
        # In the same reading of the table, which for a long one is most of what the plan costs.
        counts["goes"] = Count("pk", filter=~any_of(entry.holds.values()))
    found = over.aggregate(**counts)
    if "goes" not in found:
        found["goes"] = entry.may_go(seen.as_of).count() if found["over"] else 0
    held: dict[str, int] = {}
    pointed_to: dict[str, int] = {}
    stay: set[Any] = set()
    may_go = found["goes"]
    if may_go < found["over"]:  # each of these looks through the table once more
        counted = {words: over.filter(rule).count() for words, rule in entry.holds.items()}
        held = {words: count for words, count in counted.items() if count}
    if may_go:
        for label, pks in (*_pointed_to(entry, seen), *_part_of_pointed_to(entry, seen)):
            if pks:
                pointed_to[label] = pointed_to.get(label, 0) + len(pks)
                stay.update(pks)
    line = PlanLine(
        entry=entry.name,
        why=entry.rule.text,
        does=_does(entry),
        over=found["over"],
        oldest=found["oldest"].isoformat() if found["oldest"] else "",
        held=held,
        pointed_to_by=pointed_to,
        goes=may_go - len(stay),
    )
    return line, sorted(stay)


def _pointed_to(entry: PurgeEntry, seen: _Seen) -> Iterator[tuple[str, list[Any]]]:
    """Rows that could go, were it not for a row of another table that stays, by that table."""
    if entry.road == "":
        return  # a whole waits for what points to any part of it
    for pointer in (*entry.keeping, *entry.parts):
        pointed = entry.still_pointed_to(pointer, _staying(entry, pointer, seen))
        found = entry.alone(seen.as_of).filter(pointed)
        yield pointer.label, list(found.values_list("pk", flat=True))


def _part_of_pointed_to(entry: PurgeEntry, seen: _Seen) -> Iterator[tuple[str, list[Any]]]:
    """Rows of a whole to a part of which something points that stays."""
    if not entry.root:
        return
    if entry.root not in seen.pointed_to:
        seen.pointed_to[entry.root] = [
            (pointer.label, _wholes_pointed_to(member, pointer, seen))
            for member in entry.members
            for pointer in (*member.keeping, *member.parts)
        ]
    for label, wholes in seen.pointed_to[entry.root]:
        if wholes:
            found = entry.may_go(seen.as_of).filter(**entry.part_of(wholes))
            yield label, list(found.values_list("pk", flat=True))


def _wholes_pointed_to(member: PurgeEntry, pointer: Pointer, seen: _Seen) -> list[Any]:
    road = "__".join(step for step in (pointer.column, member.road) if step)
    rows = pointer.model._base_manager.filter(**{f"{road}__isnull": False}).order_by()
    staying = _staying(member, pointer, seen)
    if staying is not None:
        rows = rows.filter(staying)
    inside = next((one for one in member.members if one.record.label == pointer.label), None)
    if inside is not None:
        # They go together.
        rows = rows.exclude(**{inside.road or "pk": F(road)})
    return list(rows.values_list(road, flat=True).distinct())


def _staying(entry: PurgeEntry, pointer: Pointer, seen: _Seen) -> Q | None:
    """Rows of the pointer's table that stay; None where all do."""
    if pointer.is_part:
        return pointer.in_use
    inside = next((one for one in entry.members if one.record.label == pointer.label), None)
    if inside is not None or pointer.model is entry.model:
        return _stays(inside or entry, seen, [])
    if pointer.label in seen.stay:
        other, stay = seen.stay[pointer.label]
        return _stays(other, seen, stay)
    return None


def _stays(entry: PurgeEntry, seen: _Seen, stay: list[Any]) -> Q | None:
    return ~_goes(entry, seen.as_of, stay) if entry.name in seen.due else None


def _goes(entry: PurgeEntry, as_of: datetime, stay: list[Any]) -> Q:
    # A correlated question, which PostgreSQL joins; a list of all rows that go could be long.
    rows = entry.may_go(as_of).exclude(pk__in=stay) if stay else entry.may_go(as_of)
    return Q(Exists(rows.filter(pk=OuterRef("pk"))))
