"""What the data map lets go at the end of its periods: one entry for each table and rule.

An entry that deletes takes the whole row, whatever its fields say under `erasure`: those words are
about a person who leaves while the period lasts. Only where a case of `erasure` covers a row and
does not delete it, something still needs the row, and it stays as that case left it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, cached_property, reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import CASCADE, SET_NULL, Exists, Model, OuterRef, Q, QuerySet

from common.locking import LOCK_ORDER
from privacy.data_map import data_map
from privacy.entries import RecordEntry, RetentionRule, Way
from privacy.holds import HELD_WORDS, held
from privacy.models import Hold
from privacy.periods import over_since
from privacy.purposes import Erasure
from privacy.ways import all_rows, covered, model_at, moment

# Where a moment of a row is annotated.
BEGAN = "_began"


@dataclass(frozen=True)
class Pointer:
    """A column of another table, or of the same one, that points to rows of this one."""

    model: type[Model]
    column: str
    # SET_NULL: it is emptied. CASCADE of a part: its row goes too. Else what it points to waits.
    on_delete: Any

    @property
    def label(self) -> str:
        return self.model._meta.label

    @cached_property
    def is_part(self) -> bool:
        """Whether its rows go with what they point to: nothing else hangs on them."""
        return self.on_delete is CASCADE and not any(pointers_to(self.model))

    @cached_property
    def in_use(self) -> Q:
        """Its rows that a rule of the map, or a decision at the desk, holds."""
        record = data_map().records.get(self.label)
        rules = record.in_use if record else ()
        return any_of(covered(self.model, hold.rule) for hold in rules) | held(self.label)


@dataclass(frozen=True)
class PurgeEntry:
    """One rule of one table: the rows that it deletes, or the columns that it empties."""

    record: RecordEntry
    rule_name: str
    rule: RetentionRule
    # Of a rule that blanks: what it empties.
    columns: tuple[str, ...]
    # Every entry of the map, this one too, in the order in which they are purged.
    all: list["PurgeEntry"] = field(compare=False, repr=False)
    # What the rules say, asked once for all entries: those of an order ask each of its books.
    said: dict[tuple[str, Way], Q] = field(compare=False, repr=False)

    @property
    def name(self) -> str:
        return f"{self.record.label} {self.rule_name}"

    @property
    def deletes(self) -> bool:
        return self.rule.action == Erasure.DELETE

    @property
    def may_change(self) -> bool:
        """Whether a row can come to be over when others go: not by a column of its own."""
        return bool(self.clock.function) or "__" in self.clock.path

    @cached_property
    def model(self) -> type[Model]:
        return apps.get_model(self.record.label)

    def over(self, as_of: datetime) -> QuerySet[Any]:
        """Rows whose period is over, and which this entry has not dealt with."""
        last = over_since(self.rule, as_of, year_begins_in=settings.FINANCIAL_YEAR_FIRST_MONTH)
        began = moment(self.model, self.record.clock[self.rule.event])
        found: QuerySet[Any] = all_rows(self.record).annotate(**{BEGAN: began})
        found = found.filter(**{f"{BEGAN}__lte": last})
        if self.deletes:
            return found
        return found.exclude(reduce(lambda a, b: a & b, map(self._is_empty, self.columns)))

    def _is_empty(self, column: str) -> Q:
        return Q(**{column: self.blank_of(column)})

    def blank_of(self, column: str) -> Any:
        field: Any = self.model._meta.get_field(column)
        return None if field.null else ""

    @property
    def holds(self) -> Mapping[str, Q]:
        """Rows that stay although their period is over, by the words that say why.

        A rule that blanks waits for no rule of the map, as the row stays. What the desk holds, it
        leaves as well; the desk may decide while a run is at work.
        """
        return self._holds_while(self._decided())

    def _decided(self) -> frozenset[str]:
        """The tables of which the desk holds a row; those of others are asked of a whole alone."""
        if not self.deletes or not self._others_of_whole:
            return frozenset()
        return frozenset(Hold.objects.in_force().values_list("thing_label", flat=True))

    def _holds_while(self, decided: frozenset[str]) -> Mapping[str, Q]:
        if decided not in self._holds_by_decided:
            others = dict(self._whole(decided)) if self.deletes else {}
            self._holds_by_decided[decided] = {**self._own_holds, **others}
        return self._holds_by_decided[decided]

    @cached_property
    def _holds_by_decided(self) -> dict[frozenset[str], Mapping[str, Q]]:
        """By the tables of which the desk holds a row."""
        return {}

    @cached_property
    def _own_holds(self) -> Mapping[str, Q]:
        decided = {HELD_WORDS: held(self.record.label)}
        if not self.deletes:
            return decided
        used = {hold.words: self._covered(self.model, hold.rule) for hold in self.record.in_use}
        kept = {words: self._covered(self.model, way) for words, way in _kept(self.record)}
        return {**decided, **used, **kept}

    def _covered(self, model: type[Model], rule: Way) -> Q:
        asked = (model._meta.label, rule)
        if asked not in self.said:
            self.said[asked] = covered(model, rule)
        return self.said[asked]

    @property
    def clock(self) -> Way:
        return self.record.clock[self.rule.event]

    @cached_property
    def road(self) -> str | None:
        """From a row to the whole that it is a part of; empty of the whole itself, None of others.

        A row that has no such whole, as a booking that is about no order, goes by itself.
        """
        return self._road_and_root[0] if self._road_and_root else None

    @cached_property
    def root(self) -> str:
        """The table of the whole."""
        return self._road_and_root[1] if self._road_and_root else ""

    @cached_property
    def _road_and_root(self) -> tuple[str, str] | None:
        if not self.deletes:
            return None
        return _road_to_whole(self.record, self.rule_name, self.rule.event)

    @cached_property
    def members(self) -> tuple["PurgeEntry", ...]:
        """Of a whole: itself, and its parts, each before those that it points to."""
        return tuple(one for one in self.all if self.root and one.root == self.root)

    def part_of(self, wholes: Any, *, column: str = "") -> dict[str, Any]:
        """Which rows, or rows of another table that point here by the column, are of these."""
        steps = [step for step in (column, self.road) if step]
        return {f"{'__'.join(steps) or 'pk'}__in": wholes}

    def alone(self, as_of: datetime) -> QuerySet[Any]:
        """Those that may go and are no part of a whole; all, where the table is the whole."""
        found = self.may_go(as_of)
        return found.filter(**{self.road: None}) if self.road else found

    def _whole(self, decided: frozenset[str]) -> Iterator[tuple[str, Q]]:
        """Rows of a whole, such as an order, of which another part stays: then all of it does."""
        for own, part, path in self._others_of_whole:
            model = apps.get_model(part.label)
            # What is asked of the whole itself is asked of every part.
            common = {h.rule.function for h in self.record.in_use if h.rule.path == own}
            found = {
                hold.words: self._covered(model, hold.rule)
                for hold in part.in_use
                if hold.rule.path != path or hold.rule.function not in common
            }
            found |= {words: self._covered(model, way) for words, way in _kept(part)}
            if part.label in decided:
                found[HELD_WORDS] = held(part.label)
            for words, condition in found.items():
                rows = model._base_manager.filter(condition).order_by()
                # A part of nothing would make the list hold NULL, which NOT IN never passes.
                wholes = rows.exclude(**{path: None}) if path else rows
                yield (
                    f"{part.label}: {words}",
                    Q(**{f"{own or 'pk'}__in": wholes.values(path or "pk")}),
                )

    @cached_property
    def _others_of_whole(self) -> tuple[tuple[str, RecordEntry, str], ...]:
        return tuple(self._find_others_of_whole())

    def _find_others_of_whole(self) -> Iterator[tuple[str, RecordEntry, str]]:
        """The way from here to a whole, another table of it, and the way from there."""
        for part in data_map().records.values():
            if part is self.record:
                continue
            clock, model = part.clock.get(self.rule.event), apps.get_model(part.label)
            if clock is not None and self._is_of_same_whole(model, clock):
                yield self.clock.path, part, clock.path
            elif self.road is not None:
                found = _road_to_whole(part, self.rule_name, self.rule.event)
                if found and found[1] == self.root:
                    yield self.road, part, found[0]

    def _is_of_same_whole(self, model: type[Model], clock: Way) -> bool:
        """Whether one function tells for both tables when it ended, of the same rows."""

        def whole(of: type[Model], way: Way) -> Any:
            return model_at(of, way.path) if way.path else of

        return bool(clock.function) and (
            clock.function == self.clock.function
            and whole(model, clock) is whole(self.model, self.clock)
        )

    def may_go(self, as_of: datetime) -> QuerySet[Any]:
        decided = self._decided()
        if (as_of, decided) not in self._going:
            held = any_of(self._holds_while(decided).values())
            self._going[as_of, decided] = self.over(as_of).exclude(held)
        return self._going[as_of, decided].all()

    @cached_property
    def _going(self) -> dict[tuple[datetime, frozenset[str]], QuerySet[Any]]:
        """Put together once for a run, which asks it again for each batch."""
        return {}

    @cached_property
    def pointers(self) -> tuple[Pointer, ...]:
        return tuple(pointers_to(self.model)) if self.deletes else ()

    @cached_property
    def keeping(self) -> tuple[Pointer, ...]:
        """Pointers of rows that have a period of their own: what they point to waits for them."""
        return tuple(p for p in self.pointers if p.on_delete is not SET_NULL and not p.is_part)

    @cached_property
    def parts(self) -> tuple[Pointer, ...]:
        return tuple(p for p in self.pointers if p.is_part)

    @cached_property
    def changed_along(self) -> tuple[Pointer, ...]:
        """Parts, and pointers that are emptied, in the order in which their tables are locked."""
        found = [p for p in self.pointers if p.is_part or p.on_delete is SET_NULL]
        return tuple(sorted(found, key=lambda p: (_place(p.label), p.label)))

    @cached_property
    def changed_above(self) -> tuple[Pointer, ...]:
        """Those whose tables are locked before this one."""
        return tuple(
            p for p in self.changed_along if 0 <= _place(p.label) < _place(self.record.label)
        )

    @property
    def points_to_itself(self) -> bool:
        return any(pointer.model is self.model for pointer in self.pointers)

    def still_pointed_to(self, pointer: Pointer, staying: Q | None = None) -> Q:
        """Rows to which a row of the pointer's table points, or only one that stays."""
        rows = pointer.model._base_manager.filter(**{pointer.column: OuterRef("pk")})
        return Q(Exists(rows if staying is None else rows.filter(staying)))


def _kept(record: RecordEntry) -> Iterator[tuple[str, Way]]:
    for _, said in record.personal_fields():
        for case in said.erasure:
            if case.when is not None and case.do != Erasure.DELETE:
                yield case.words, case.when


def _road_to_whole(record: RecordEntry, rule_name: str, event: str) -> tuple[str, str] | None:
    """The way to the whole and its table: an order, from each of its books.

    A whole is a table under the same rule of retention for which a function tells when it ended.
    Its parts are held by the rule that holds it.
    """
    model = apps.get_model(record.label)
    for hold in record.in_use:
        root = model_at(model, hold.rule.path) if hold.rule.path else model
        whole = data_map().records.get(root._meta.label)
        clock = whole.clock.get(event) if whole else None
        if whole is None or clock is None or clock.path or not clock.function:
            continue
        holds = {one.rule.function for one in whole.in_use if not one.rule.path}
        if hold.rule.function in holds and rule_name in _rules_of(whole):
            return hold.rule.path, whole.label
    return None


def _place(label: str) -> int:
    return LOCK_ORDER.index(label) if label in LOCK_ORDER else -1


def any_of(conditions: Any) -> Q:
    return reduce(or_, conditions, Q(pk__in=[]))


def pointers_to(model: type[Model]) -> Iterator[Pointer]:
    for other, column, on_delete in _columns_to(model):
        yield Pointer(other, column, on_delete)


@cache
def _columns_to(model: type[Model]) -> tuple[tuple[type[Model], str, Any], ...]:
    return tuple(
        (other, column.name, getattr(column.remote_field, "on_delete", None))
        for other in apps.get_models(include_auto_created=True)
        for column in other._meta.concrete_fields
        if column.is_relation and column.remote_field and column.related_model is model
    )


def purge_entries() -> list[PurgeEntry]:
    """What empties columns first, then what deletes: each table before those that it points to."""
    ordered: list[PurgeEntry] = []
    said: dict[tuple[str, Way], Q] = {}
    found = [
        PurgeEntry(record, name, data_map().retention[name], columns, ordered, said)
        for record in data_map().records.values()
        for name, columns in _rules_of(record).items()
    ]
    emptying = sorted((e for e in found if not e.deletes), key=lambda e: e.name)
    ordered += [*emptying, *_children_first([e for e in found if e.deletes])]
    return ordered


def _rules_of(record: RecordEntry) -> dict[str, tuple[str, ...]]:
    columns: dict[str, tuple[str, ...]] = {}
    for name, said in record.personal_fields():
        columns[said.retention] = (*columns.get(said.retention, ()), name)
    return columns


def _children_first(entries: list[PurgeEntry]) -> list[PurgeEntry]:
    left = {entry.record.label: entry for entry in sorted(entries, key=lambda e: e.name)}
    waits_for = _waits_for(left)
    ordered: list[PurgeEntry] = []
    while left:
        free = [label for label in left if not waits_for[label] & (left.keys() - {label})]
        # Tables that point to each other in a ring are taken as they come; a row that something
        # still points to waits for the next run.
        for label in free or [next(iter(left))]:
            ordered.append(left.pop(label))
    return ordered


def _waits_for(entries: Mapping[str, PurgeEntry]) -> dict[str, set[str]]:
    """For each table those that point to it. A whole goes at once, behind the last of its parts."""
    found = {}
    outside: dict[str, set[str]] = {}
    for label, entry in entries.items():
        pointing = {pointer.label for pointer in entry.keeping}
        wholes = {entries[one].root for one in pointing if one in entries}
        found[label] = pointing | (wholes - {"", entry.root})
        if entry.root:
            strangers = {
                x for x in found[label] if x not in entries or entries[x].root != entry.root
            }
            outside[entry.root] = outside.get(entry.root, set()) | strangers
    # Whether a part can go is known when all is that points to any part.
    return {
        label: waits | outside.get(entries[label].root, set()) for label, waits in found.items()
    }
