"""Purge what is past its period: plan once, then batch by batch until all is done or time is up."""

from collections.abc import Callable
from datetime import datetime

from django.db import DatabaseError, transaction
from django.utils import timezone

from common.locking import PURGE, alone_with
from privacy.models import PurgeRun
from privacy.purge_entries import PurgeEntry, purge_entries
from privacy.services.delete_pending_files import delete_pending_files
from privacy.services.plan_purge import plan_purge
from privacy.services.purge_batch import next_rows, purge_batch

BATCH_ROWS = 1000
# After so many rows of one entry that cannot go, the rest of it waits for the next run.
MOST_FAILURES = 20


def purge_expired(
    *,
    as_of: datetime | None,
    is_over: Callable[[], bool],
    batch_rows: int = BATCH_ROWS,
) -> PurgeRun | None:
    """Go on with the run that is open, or begin one for `as_of`; unfinished when `is_over` said so.

    None when another runner is at work, or when there is nothing to go on with. Whoever was killed
    left the run open: its cursor is written together with each batch.
    """
    with alone_with(PURGE, 0) as is_alone:
        if not is_alone:
            return None
        run = PurgeRun.objects.open().first() or (_begin(as_of) if as_of else None)
        if run is not None and _all_entries(run, is_over, batch_rows):
            delete_pending_files(is_over=is_over)
            _finish(run)
        return run


def _begin(as_of: datetime) -> PurgeRun:
    plan = plan_purge(as_of=as_of)
    return PurgeRun.objects.create(
        as_of=as_of, plan=plan.as_json(), plan_hash=plan.hash, started_at=timezone.now()
    )


def _all_entries(run: PurgeRun, is_over: Callable[[], bool], batch_rows: int) -> bool:
    entries = purge_entries()
    names = [entry.name for entry in entries]
    # An entry that is gone since the run began sends it back to the first; none is done twice.
    begin = names.index(run.at_entry) if run.at_entry in names else 0
    return all(_whole_entry(run, entry, is_over, batch_rows) for entry in entries[begin:])


def _whole_entry(
    run: PurgeRun, entry: PurgeEntry, is_over: Callable[[], bool], batch_rows: int
) -> bool:
    """False when time is up. Rows that cannot go are found by ever smaller batches, and counted."""
    rows, failures = batch_rows, 0
    while not is_over():
        try:
            if not purge_batch(run, entry=entry, rows=rows):
                return True
        except DatabaseError as error:
            code = getattr(error.__cause__, "pgcode", None)
            if code is None:  # the connection itself is gone
                raise
            run.refresh_from_db()
            if rows > 1:
                rows = max(rows // 10, 1)
                continue
            _pass_over(run, entry, code)
            failures += 1
            if failures == MOST_FAILURES:
                return True
        else:
            rows = min(rows * 10, batch_rows)
    return False


def _pass_over(run: PurgeRun, entry: PurgeEntry, code: str) -> None:
    """Leave the next row to the next run."""
    name = f"{entry.name} {code}"
    run.failures = {**run.failures, name: run.failures.get(name, 0) + 1}
    run.at_entry, run.after_row = entry.name, str(next_rows(run, entry=entry, rows=1)[0])
    run.save(update_fields=["failures", "at_entry", "after_row"])


@transaction.atomic
def _finish(run: PurgeRun) -> None:
    before = PurgeRun.objects.finished().last()
    run.previous_hash = before.run_hash if before else ""
    # The number of the last row may be a secret, such as a session's key.
    run.at_entry = run.after_row = ""
    run.finished_at = timezone.now()
    run.run_hash = run.sealed(run.previous_hash)
    run.save()
