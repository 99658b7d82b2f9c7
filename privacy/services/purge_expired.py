"""Purge what is past its period: plan once, then batch by batch until all is done or time is up."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import DatabaseError, transaction
from django.utils import timezone

from common.locking import PURGE, alone_with
from privacy.empty_tables import has_rows
from privacy.models import PurgeRun
from privacy.purge_entries import PurgeEntry, purge_entries
from privacy.purge_statements import statements_of
from privacy.services.delete_pending_files import delete_pending_files
from privacy.services.plan_purge import plan_purge
from privacy.services.purge_batch import next_rows, purge_batch, purge_batches
from privacy.services.purge_wholes import purge_wholes

BATCH_ROWS = 1000
# So many follow each other inside the database, where nothing has to be asked between them.
BATCHES_AT_ONCE = 500
# After so many rows of one entry that cannot go, the rest of it waits for the next run.
MOST_FAILURES = 20


@dataclass(frozen=True)
class _Pace:
    is_over: Callable[[], bool]
    batch_rows: int
    batches_at_once: int


def purge_expired(
    *,
    as_of: datetime | None,
    is_over: Callable[[], bool],
    batch_rows: int = BATCH_ROWS,
    batches_at_once: int = BATCHES_AT_ONCE,
) -> PurgeRun | None:
    """Go on with the run that is open, or begin one for `as_of`; unfinished when `is_over` said so.

    None when another runner is at work, or when there is nothing to go on with. Whoever was killed
    left the run open: its cursor is written together with each batch.
    """
    pace = _Pace(is_over, batch_rows, batches_at_once)
    with alone_with(PURGE, 0) as is_alone:
        if not is_alone:
            return None
        run = PurgeRun.objects.open().first() or (_begin(as_of) if as_of else None)
        if run is not None and _all_entries(run, pace):
            delete_pending_files(is_over=is_over)
            _finish(run)
        return run


def _begin(as_of: datetime) -> PurgeRun:
    plan = plan_purge(as_of=as_of)
    return PurgeRun.objects.create(
        as_of=as_of, plan=plan.as_json(), plan_hash=plan.hash, started_at=timezone.now()
    )


def _all_entries(run: PurgeRun, pace: _Pace) -> bool:
    entries = purge_entries()
    names = [entry.name for entry in entries]
    # An entry that is gone since the run began sends it back to the first; none is done twice.
    begin = names.index(run.at_entry) if run.at_entry in names else 0
    nothing_over = {line["entry"] for line in run.plan if not line["over"]}
    return all(
        _whole_entry(run, entry, pace)
        for entry in entries[begin:]
        if entry.name not in nothing_over
        or (run.counts and entry.may_change and has_rows(entry.model))
    )


def _whole_entry(run: PurgeRun, entry: PurgeEntry, pace: _Pace) -> bool:
    """False when time is up. Rows that cannot go are found by ever smaller batches, and counted."""
    rows, failures = pace.batch_rows, 0
    statements = statements_of(entry, as_of=run.as_of)
    while not pace.is_over():
        try:
            if entry.root == entry.record.label:
                is_more = purge_wholes(run, entry=entry, rows=rows)
            elif statements is None:
                is_more = purge_batch(run, entry=entry, rows=rows)
            else:
                # After a failure one at a time: the row that cannot go is near.
                most = pace.batches_at_once if rows == pace.batch_rows else 1
                is_more = purge_batches(
                    run, entry=entry, rows=rows, most=most, statements=statements
                )
            if not is_more:
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
            rows = min(rows * 10, pace.batch_rows)
    return False


def _pass_over(run: PurgeRun, entry: PurgeEntry, code: str) -> None:
    """Leave the next row to the next run, unless whoever had it has deleted it meanwhile."""
    stubborn = next_rows(run, entry=entry, rows=1)
    if not stubborn:
        return
    name = f"{entry.name} {code}"
    run.failures = {**run.failures, name: run.failures.get(name, 0) + 1}
    run.at_entry, run.after_row = entry.name, str(stubborn[0])
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
