"""What a page shows, by scopes: which rows change them, and which of them a page depends on."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime

import pgtrigger

# What every page shows or obeys; what lists show; what is found out about pieces by our programs.
ALL, SHELF, WORK = "all", "shelf", "work"


def piece_scope(piece_id: int | str) -> str:
    return f"piece:{piece_id}"


def designer_scope(designer_id: int | str) -> str:
    return f"designer:{designer_id}"


def changes_pages(
    name: str, *scopes: str, columns: tuple[str, ...] = (), on_insert: bool = True
) -> pgtrigger.Trigger:
    """Each change of a row changes these scopes: SQL in which {row} is OLD and NEW.

    With `columns` an UPDATE counts where one of them gets another value.
    """
    listed = ", ".join(scopes)
    add = (
        "INSERT INTO common_pagechange (scope, mark)"
        " SELECT DISTINCT found.scope, trunc(random() * 1e15) FROM unnest(ARRAY[{listed}]::text[])"
        " AS found (scope) WHERE found.scope IS NOT NULL;"
    )
    old, new = (add.format(listed=listed.replace("{row}", row)) for row in ("OLD", "NEW"))
    is_same = " AND ".join(f"OLD.{one} IS NOT DISTINCT FROM NEW.{one}" for one in columns)
    is_same = is_same or "OLD IS NOT DISTINCT FROM NEW"
    operation = pgtrigger.Update | pgtrigger.Delete
    return pgtrigger.Trigger(
        name=f"{name}_changes_pages",
        level=pgtrigger.Row,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | operation if on_insert else operation,
        func=f"IF TG_OP = 'UPDATE' THEN IF {is_same} THEN RETURN NULL; END IF; END IF; "
        f"IF TG_OP <> 'INSERT' THEN {old} END IF; "
        f"IF TG_OP <> 'DELETE' THEN {new} END IF; RETURN NULL;",
    )


def changes_all_pages(name: str) -> pgtrigger.Trigger:
    """For tables that change seldom, or as a whole at night."""
    return pgtrigger.Trigger(
        name=f"{name}_changes_all_pages",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete | pgtrigger.Truncate,
        func="INSERT INTO common_pagechange (scope, mark)"  # noqa: S608 (a word of ours)
        f" VALUES ('{ALL}', trunc(random() * 1e15)); RETURN NULL;",
    )


@dataclass
class Leaning:
    """What a page depends on, gathered while it is made."""

    scopes: set[str] = field(default_factory=set)
    # From this moment on it would say something else by the clock alone.
    until: datetime | None = None


_gathering: ContextVar[Leaning | None] = ContextVar("page_scopes", default=None)


@contextmanager
def gathered() -> Iterator[Leaning]:
    found = Leaning()
    before = _gathering.set(found)
    try:
        yield found
    finally:
        _gathering.reset(before)


def is_kept() -> bool:
    """Whether the page that is being made may be shown to others, so that its end matters."""
    return _gathering.get() is not None


def leans_on(*scopes: str) -> None:
    """The page that is being made shows something of these."""
    found = _gathering.get()
    if found is not None:
        found.scopes.update(scopes)


def changes_at(moment: datetime) -> None:
    """The page that is being made is right until then: a badge ends, a price begins.

    Of several the first counts; a moment that is over by now must not be given.
    """
    found = _gathering.get()
    if found is not None and (found.until is None or moment < found.until):
        found.until = moment
