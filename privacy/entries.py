"""What a data map says once it is read: one frozen type for each kind of entry."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from privacy.purposes import Category, Erasure, Export, LawfulBasis, Purpose, Role
from privacy.tracing.kinds import Sought


@dataclass(frozen=True)
class Problem:
    """One fault of a map: where, what, and the line that mends it."""

    code: str
    text: str
    fix: str


@dataclass(frozen=True)
class Way:
    """How a query gets from a row to what is asked: foreign keys, a function, or first the one.

    `function` is a dotted path into a room's personal.py, and is about the row where `path` ends.
    """

    path: str = ""
    function: str = ""

    def __str__(self) -> str:
        return ": ".join(part for part in (self.path, self.function) if part)


@dataclass(frozen=True)
class Subject:
    """A person whom a row is about: the ways to their rows, and what of a row they see."""

    role: Role
    roads: tuple[Way, ...]
    # None stands for every personal field.
    sees: frozenset[str] | None


@dataclass(frozen=True)
class Hold:
    """A rule that holds rows past their period, and what it is in words."""

    rule: Way
    words: str


@dataclass(frozen=True)
class Case:
    """What becomes of a field at erasure, for the rows that `when` covers; None covers the rest."""

    do: Erasure
    # The text that stands there afterwards, where `do` is replace.
    by: str
    when: Way | None
    # What the case is, in words: "a model that was sold".
    words: str


@dataclass(frozen=True)
class Personal:
    """What is said of one personal field. Of several cases the first that covers a row holds."""

    about: str
    # Whose datum it is, among the record's subjects: it goes when that person leaves.
    of: frozenset[Role]
    category: Category
    purposes: tuple[Purpose, ...]
    lawful_basis: LawfulBasis
    balance: str
    retention: str
    export: Export
    erasure: tuple[Case, ...]
    because: str
    # Of a JSON column: each key that is stored in it, as a path with dots, and what it is.
    keys: Mapping[str, str]
    # As what its value is sought after an erasure; None where the map does not say it.
    sought_as: Sought | None = None
    # Of free words of staff, in which anybody may be named: what comes in their place when that
    # person leaves; empty where nothing does. None of all other fields.
    names_others: str | None = None


@dataclass(frozen=True)
class FieldEntry:
    """How one stored field is treated; `personal` is None for one that is not personal."""

    name: str
    personal: Personal | None
    keys: Mapping[str, str]


@dataclass(frozen=True)
class RecordEntry:
    """One table."""

    app: str
    model: str
    about: str
    subjects: Mapping[Role, Subject]
    # For each event that a period of its fields counts from: when it was.
    clock: Mapping[str, Way]
    in_use: tuple[Hold, ...]
    fields: Mapping[str, FieldEntry]
    source: str
    # Who told us, where it is not the person: a sentence for the copy of their data.
    comes_from: str = ""

    @property
    def label(self) -> str:
        return f"{self.app}.{self.model}"

    def personal_fields(self) -> Iterator[tuple[str, Personal]]:
        for name, entry in self.fields.items():
            if entry.personal is not None:
                yield name, entry.personal


@dataclass(frozen=True)
class Cookie:
    about: str
    purpose: Purpose
    lifetime: str
    necessary: bool
    set_when: str


@dataclass(frozen=True)
class BrowserKey:
    """Something that a script keeps in the browser's own storage; it is never sent to us."""

    about: str
    purpose: Purpose
    lifetime: str
    set_when: str


@dataclass(frozen=True)
class StoragePrefix:
    """Files under one prefix; `columns` hold their keys, `copies` is where else they lie."""

    about: str
    personal: bool
    store: str
    retention: str
    columns: tuple[str, ...]
    copies: tuple[str, ...]
    versions: str
    # After so many days the bucket itself has to end old versions and uploads that were left.
    versions_days: int


@dataclass(frozen=True)
class Mail:
    about: str
    transactional: bool


@dataclass(frozen=True)
class CacheKey:
    """Keys of the cache that begin with one prefix; the last five are said of personal ones."""

    about: str
    personal: bool
    category: Category | None = None
    purposes: tuple[Purpose, ...] = ()
    lawful_basis: LawfulBasis | None = None
    balance: str = ""
    retention: str = ""


@dataclass(frozen=True)
class Task:
    """A task of the queue; its arguments are ids."""

    arguments: tuple[str, ...]


@dataclass(frozen=True)
class LogKey:
    """A key that a line of the log may carry, as in `order=…`."""

    about: str
    personal: bool
    # Its value is free words, up to the end of the line.
    text: bool = False


@dataclass(frozen=True)
class Holding:
    """What one recipient holds of ours, out of which columns, and until when."""

    what: str
    columns: tuple[str, ...]
    until: str


@dataclass(frozen=True)
class RetentionRule:
    """How long something is kept: from an event, over a period by the calendar, to an action."""

    text: str
    event: str
    # The period counts from the end of the financial year in which the event was.
    from_year_end: bool
    period: Mapping[str, int]
    action: Erasure


@dataclass(frozen=True)
class Recipient:
    name: str
    role: str


@dataclass(frozen=True)
class DataMap:
    """All maps of the installed apps together."""

    records: Mapping[str, RecordEntry]
    cookies: Mapping[str, Cookie]
    browser_storage: Mapping[str, BrowserKey]
    storage: Mapping[str, StoragePrefix]
    mails: Mapping[str, Mail]
    cache_keys: Mapping[str, CacheKey]
    tasks: Mapping[str, Task]
    log_keys: Mapping[str, LogKey]
    # By recipient; several rooms may hand something to one.
    processors: Mapping[str, tuple[Holding, ...]]
    retention: Mapping[str, RetentionRule]
    recipients: Mapping[str, Recipient]
    problems: tuple[Problem, ...]

    def personal_fields(self) -> Iterator[tuple[RecordEntry, str, Personal]]:
        for record in self.records.values():
            for name, personal in record.personal_fields():
                yield record, name, personal
