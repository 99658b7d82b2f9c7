"""Purge some rows of one entry, and write down in the same transaction that it was done."""

from contextlib import nullcontext
from typing import Any

from django.db import connection, transaction

from privacy.holds import holds_stay
from privacy.models import PendingFile, PurgeRun
from privacy.purge_entries import PurgeEntry
from privacy.purge_files import keys_of
from privacy.purge_statements import IS_OVER, Statements

# Whoever holds what a batch wants is a person at work: the batch gives up first.
LOCK_TIMEOUT = "2s"
# After so long the database reports back, so that a slice can end.
LONGEST_SECONDS = 5
FILES = "files"


def purge_batches(
    run: PurgeRun, *, entry: PurgeEntry, rows: int, most: int, statements: Statements
) -> bool:
    """Batch after batch inside the database, at most so many; False when no row is left.

    For entries on whose rows nothing hangs. Each batch is a transaction of its own, unless the
    caller holds one open. Raises as `purge_batch` does; then the batches before are done.
    """
    text, params = statements.batches(
        run,
        after=_after(run, entry),
        rows=rows,
        most=most,
        seconds=LONGEST_SECONDS,
        lock_timeout=LOCK_TIMEOUT,
    )
    is_inside = connection.in_atomic_block
    with transaction.atomic() if is_inside else nullcontext(), connection.cursor() as cursor:
        cursor.execute(text, params)
        cursor.execute("SELECT current_setting(%s)", [IS_OVER])
        is_over = cursor.fetchone()[0] == "yes"
    run.refresh_from_db()
    return not is_over


@transaction.atomic
def purge_batch(run: PurgeRun, *, entry: PurgeEntry, rows: int) -> bool:
    """The next rows after the run's cursor; False when there are none.

    A row that is locked, or got a reason to stay meanwhile, is left for the next run. Raises
    DatabaseError when one of the rows cannot go; then none went, and the cursor stays.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
    holds_stay()
    last = _row_by_row(run, entry, rows)
    if last is None:
        return False
    run.at_entry, run.after_row = entry.name, str(last)
    run.batch_count += 1
    run.save(update_fields=["at_entry", "after_row", "counts", "batch_count"])
    return True


def _row_by_row(run: PurgeRun, entry: PurgeEntry, rows: int) -> Any:
    looked_at = next_rows(run, entry=entry, rows=rows)
    if not looked_at:
        return None
    lock_above(entry, pks=looked_at)
    going = _may_go_still(run, entry, locked(entry, pks=looked_at))
    note(run, name=entry.name, count=len(going))
    if entry.deletes:
        delete_rows(run, entry=entry, pks=going)
    else:
        _all(entry).filter(pk__in=going).update(
            **{column: entry.blank_of(column) for column in entry.columns}
        )
    return looked_at[-1]


def _after(run: PurgeRun, entry: PurgeEntry) -> Any:
    """The number of the last row that was looked at, None at the begin of an entry."""
    if run.at_entry != entry.name or not run.after_row:
        return None
    return entry.model._meta.pk.to_python(run.after_row)


def next_rows(run: PurgeRun, *, entry: PurgeEntry, rows: int) -> list[Any]:
    found = entry.alone(run.as_of)
    # Rows that point to older ones of their own table go before these.
    is_downwards = entry.points_to_itself
    after = _after(run, entry)
    if after is not None:
        found = found.filter(**{"pk__lt" if is_downwards else "pk__gt": after})
    return list(found.order_by("-pk" if is_downwards else "pk").values_list("pk", flat=True)[:rows])


def _all(entry: PurgeEntry) -> Any:
    return entry.model._base_manager.all()


def lock_above(entry: PurgeEntry, *, pks: list[Any]) -> None:
    """Rows that will be changed along, of tables that are locked before this one."""
    for pointer in entry.changed_above if entry.deletes else ():
        rows = pointer.model._base_manager.filter(**{f"{pointer.column}__in": pks})
        list(rows.order_by("pk").select_for_update().values_list("pk"))


def locked(entry: PurgeEntry, *, pks: list[Any]) -> list[Any]:
    rows = _all(entry).filter(pk__in=pks).order_by("pk").select_for_update(skip_locked=True)
    return list(rows.values_list("pk", flat=True))


def _may_go_still(run: PurgeRun, entry: PurgeEntry, pks: list[Any]) -> list[Any]:
    """Asked once more, now that the rows are locked."""
    still = entry.may_go(run.as_of).filter(pk__in=pks).order_by()
    going = set(still.values_list("pk", flat=True))
    for pointer in entry.keeping:
        pointing = pointer.model._base_manager.filter(**{f"{pointer.column}__in": going})
        if pointer.model is entry.model:
            pointing = pointing.exclude(pk__in=going)
        going -= set(pointing.values_list(pointer.column, flat=True))
    for part in entry.parts:
        held = part.model._base_manager.filter(part.in_use, **{f"{part.column}__in": going})
        going -= set(held.values_list(part.column, flat=True))
    return sorted(going)


def delete_rows(run: PurgeRun, *, entry: PurgeEntry, pks: list[Any]) -> None:
    for pointer in entry.changed_along:
        rows = pointer.model._base_manager.filter(**{f"{pointer.column}__in": pks})
        if pointer.is_part:
            _erase(run, rows)
        else:
            rows.update(**{pointer.column: None})
    _erase(run, _all(entry).filter(pk__in=pks))


def _erase(run: PurgeRun, rows: Any) -> None:
    files = [PendingFile(store=store, key=key) for store, key in keys_of(rows)]
    if files:
        PendingFile.objects.bulk_create(files, ignore_conflicts=True)
        note(run, name=FILES, count=len(files))
    # One statement: what Django would gather first is dealt with above, entry by entry.
    rows._raw_delete(rows.db)


def note(run: PurgeRun, *, name: str, count: int) -> None:
    run.counts = {**run.counts, name: run.counts.get(name, 0) + count}
