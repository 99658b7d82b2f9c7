"""The values that name a person, gathered from the data map before anything is erased.

What the map keeps is gathered where it names somebody, as Stripe's names do, because it may stand
nowhere else. A value that others have too is marked, so that a neighbour is not taken for a trace.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q, QuerySet

from common.personal import DataSubject
from privacy.data_map import data_map
from privacy.entries import Case, Personal, RecordEntry
from privacy.purposes import Category, Erasure
from privacy.tracing.kinds import RANDOM, Sought
from privacy.tracing.matching import Matcher, Trace
from privacy.tracing.places.columns import rows_with
from privacy.ways import all_rows, covered, reached, rows_about

# Fewer letters tell of nobody.
SHORTEST = 4
# What somebody wrote is sought everywhere by its first words; shorter ones are everybody's.
SHORTEST_WORDS = 20
MOST_WORDS = 8
# Codes of a currency or a country.
CODE = 3
# Of a random value.
SHORTEST_RANDOM = 8
NAMES = (Sought.NAME, Sought.USERNAME)
# As the list of a copy has them, among words.
FINGERPRINT = re.compile(r"[0-9a-f]{64}")
_TEXTS = (models.CharField, models.TextField, models.GenericIPAddressField, ArrayField)


@dataclass(frozen=True)
class Traces:
    """Values and rows of one person. They name somebody: kept only sealed (sealing.py)."""

    values: frozenset[Trace]
    # By table: the numbers of the rows that were about the person.
    rows: Mapping[str, frozenset[Any]]


# Columns that hold one kind of value, and what was found in those of the person's own rows.
Group = dict[str, tuple[set[tuple[str, str]], set[Trace]]]


def values_of(person: DataSubject) -> Traces:
    """Call it before anything is erased: afterwards nothing tells any more what was there."""
    rows: dict[str, frozenset[Any]] = {}
    # Whatever says them, the fingerprints of others are looked at too: of one file two people may
    # have a copy.
    prints: set[Trace] = set()
    groups: Group = {str(Sought.HASH): (set(), prints)}
    for record in data_map().records.values():
        if not record.subjects:
            continue
        own = rows_about(record, person).order_by()
        pks = frozenset(own.values_list("pk", flat=True))
        if pks:
            rows[record.label] = pks
        for name, said in record.personal_fields():
            kind = kind_of(record, name, said)
            if kind is None:
                continue
            group = str(kind) if kind != Sought.WORDS else f"{record.label}.{name}"
            columns, found = groups.setdefault(group, (set(), set()))
            columns.add((record.label, name))
            for one in _gather(record, name, said, kind, person) if pks else ():
                is_print = kind == Sought.WORDS and one.kind == Sought.HASH
                (prints if is_print else found).add(one)
    for kind, text in _of_addresses(person):
        groups.setdefault(str(kind), (set(), set()))[1].update(forms(kind, text))
    return Traces(frozenset(_marked(groups, rows)), rows)


def kind_of(record: RecordEntry, name: str, said: Personal) -> Sought | None:
    """As what a field is sought; None for what names nobody: numbers, times, states, codes."""
    column: Any = apps.get_model(record.label)._meta.get_field(name)
    if said.sought_as is not None:
        return said.sought_as
    if isinstance(column, models.EmailField):
        return Sought.MAIL_ADDRESS
    if isinstance(column, models.GenericIPAddressField):
        return Sought.NETWORK
    if f"{record.label}.{name}" in _file_columns():
        return Sought.FILE
    if isinstance(column, SearchVectorField) or not isinstance(column, (*_TEXTS, models.JSONField)):
        return None
    if column.choices or (getattr(column, "max_length", None) or CODE + 1) <= CODE:
        return None
    # What stays by the map, and names nobody, may stand in many places.
    if all(case.do in {Erasure.KEEP, Erasure.DETACH} for case in said.erasure):
        return None
    return Sought.HASH if column.unique else Sought.WORDS


def _file_columns() -> set[str]:
    return {column for prefix in data_map().storage.values() for column in prefix.columns}


def is_kept(model: type[models.Model], said: Personal) -> Q:
    """The rows in which the map keeps this field: the first case that covers a row holds."""
    kept, before = Q(pk__in=[]), Q()
    for case in said.erasure:
        here = _covers(model, case)
        if case.do == Erasure.KEEP:
            kept |= before & here
        before &= ~here
    return kept


def _covers(model: type[models.Model], case: Case) -> Q:
    return ~Q(pk__in=[]) if case.when is None else covered(model, case.when)


def _gather(
    record: RecordEntry, name: str, said: Personal, kind: Sought, person: DataSubject
) -> Iterator[Trace]:
    model = apps.get_model(record.label)
    roads = [
        road for role, subject in record.subjects.items() if role in said.of
        for road in subject.roads
    ]  # fmt: skip
    asked = (reached(model, road, person) for road in roads)
    rows: QuerySet[Any] = all_rows(record).filter(reduce(or_, asked, Q(pk__in=[])))
    if kind == Sought.WORDS:
        rows = rows.exclude(is_kept(model, said))
    values = rows.order_by().values_list(name, flat=True).distinct()
    for value in values.iterator():
        for text in _texts(value):
            yield from forms(kind, text)


def _texts(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case Mapping():
            for one in value.values():
                yield from _texts(one)
        case list() | tuple():
            for one in value:
                yield from _texts(one)


def _of_addresses(person: DataSubject) -> Iterator[tuple[Sought, str]]:
    for address in person.addresses:
        yield Sought.MAIL_ADDRESS, address


def forms(kind: Sought, text: str) -> Iterator[Trace]:
    """The value in each form in which it may stand somewhere."""
    plain = " ".join(text.lower().split())
    match kind:
        case Sought.MAIL_ADDRESS:
            if "@" in plain:
                yield Trace(kind, plain)
                # What counts tries by address, or shows a picture for it, uses these.
                for hashed in (hashlib.sha256, _md5):
                    yield Trace(Sought.HASH, hashed(plain.encode()).hexdigest())
        case Sought.POSTAL_ADDRESS:
            for line in text.lower().splitlines():
                yield from _whole(kind, line, only_in_own=len(words_of(line)) < 2)
        case Sought.PHONE:
            digits = re.sub(r"\D", "", plain)
            if digits and not re.search(r"[^\W\d_]", plain):
                yield Trace(kind, digits, only_in_own=len(digits) < 6)
            else:  # "ask for Mira" is no number, and was written by the person all the same
                yield from _whole(Sought.WORDS, plain)
        case Sought.NETWORK:
            yield from _whole(kind, plain.rstrip(".*:0/"))
        case Sought.USERNAME | Sought.TAX_NUMBER:
            yield from _whole(kind, plain)
        case Sought.NAME:
            yield from _whole(kind, plain)
            # A single one of several names is other people's too.
            for word in words_of(plain) if " " in plain else ():
                yield from _whole(kind, word, only_in_own=True)
        case Sought.WORDS if FINGERPRINT.fullmatch(plain):
            yield Trace(Sought.HASH, plain)
        case Sought.WORDS:
            words = words_of(plain)[:MOST_WORDS]
            short = len("".join(words)) < SHORTEST_WORDS
            yield from _whole(kind, " ".join(words), only_in_own=short)
        case _ if kind in RANDOM:
            if plain:
                yield Trace(kind, plain, only_in_own=len(plain) < SHORTEST_RANDOM)


def _whole(kind: Sought, text: str, *, only_in_own: bool = False) -> Iterator[Trace]:
    words = words_of(text)
    if words:
        short = len("".join(words)) < SHORTEST
        yield Trace(kind, text.strip(), only_in_own=only_in_own or short)


def words_of(text: str) -> list[str]:
    return Trace(Sought.WORDS, text).words


def _md5(content: bytes) -> Any:
    return hashlib.md5(content, usedforsecurity=False)


def _marked(groups: Group, rows: Mapping[str, frozenset[Any]]) -> Iterator[Trace]:
    for group, (columns, found) in groups.items():
        shared = _shared(columns, found, rows)
        if group in {Sought.NAME, Sought.USERNAME}:
            # "Rose" is a name, half of other people's, and the colour of a metal.
            single = {one for one in found if len(one.words) == 1} - shared
            names = {one for kind in NAMES for one in groups.get(str(kind), ((), ()))[0]}
            shared |= _shared({*names, *_content_columns()}, single, rows)
        for one in found:
            yield replace(one, only_in_own=True) if one in shared else one


def _shared(
    columns: Iterable[tuple[str, str]], found: set[Trace], rows: Mapping[str, frozenset[Any]]
) -> set[Trace]:
    """Those that stand in a row of somebody else, in a column of the same kind."""
    asked = {one for one in found if not one.only_in_own}
    if not asked:
        return set()
    matcher, shared = Matcher(asked), set()
    by_table: dict[str, list[str]] = {}
    for label, name in columns:
        by_table.setdefault(label, []).append(name)
    for label, names in by_table.items():
        model = apps.get_model(label)
        for row in rows_with(model, names, matcher, without=rows.get(label, frozenset())):
            shared |= {one for text in row for one in matcher.hits(text)}
    return shared


def _content_columns() -> set[tuple[str, str]]:
    """Titles and texts of models."""
    return {
        (record.label, name)
        for record, name, said in data_map().personal_fields()
        if said.category == Category.CONTENT
        and kind_of(record, name, said) in {Sought.WORDS, Sought.NAME}
    }
