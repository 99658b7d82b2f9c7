"""What the purge costs, beside a plain DELETE that finds the same rows by an index.

    python -m bench.purge [--rows 50000] [--stay 50000] [--whole] [--any-plan]

The DELETE runs as one statement, and in pieces of 1,000 rows as the purge has them, which `--whole`
leaves out. With `--any-plan` the database may read the whole table for it instead. Each deletes
as many old webhook events out of a table in which others stay, in a database of its own that is
thrown away. Goal: at most twice the time of the one statement.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from bench.own_database import own_database

GOAL = 2.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--stay", type=int)
    parser.add_argument("--whole", action="store_true")
    parser.add_argument("--any-plan", action="store_true")
    asked = parser.parse_args()
    rows, stay = asked.rows, asked.rows if asked.stay is None else asked.stay

    with own_database():
        _purge()  # reads the map, which a worker has done before
        idle = timed(_purge, 0, stay)
        plain = timed(_plain if asked.any_plan else _by_index, rows, stay)
        pieces = None if asked.whole else timed(_in_pieces, rows, stay)
        purged = timed(_purge, rows, stay)
    print(f"{rows} rows go, {stay} stay; seconds by the clock, and of the processor")
    for what, took in (
        ("one plain DELETE", plain),
        ("in pieces of 1,000", pieces),
        ("purge", purged),
        ("purge with nothing to do", idle),
    ):
        if took is None:
            continue
        clock, busy = took
        print(
            f"{what:>25} {clock:8.2f} {busy:8.2f}   "
            f"{clock / plain[0]:.2f} and {busy / plain[1]:.2f} times the plain one"
        )
    ratio = purged[0] / plain[0]
    print(f"ratio {ratio:.1f} (goal {GOAL})")
    return 0 if ratio <= GOAL else 1


def timed(delete: Callable[[], None], rows: int, stay: int) -> tuple[float, float]:
    """Seconds by the clock, and of the processor, which others at work change less."""
    _fill(rows, stay)
    begin, busy = time.monotonic(), _processor_seconds()
    delete()
    return time.monotonic() - begin, _processor_seconds() - busy


def _processor_seconds() -> float:
    """Of this process, and of the one that serves it in a PostgreSQL on this machine."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        server = Path(f"/proc/{cursor.fetchone()[0]}/stat")
    ticks = server.read_text().rpartition(")")[2].split()[11:13] if server.exists() else ()
    return time.process_time() + sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def _fill(rows: int, stay: int) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE payments_webhookevent")
        # The old ones first, as a shop writes them.
        for age, count in ((365, rows), (0, stay)):
            cursor.execute(
                "INSERT INTO payments_webhookevent (stripe_id, type, object_id, reference, account,"
                " api_version, is_live, state, outcome, attempt_count, happened_at, received_at,"
                " try_after, processed_at) SELECT 'evt_' || %s || lpad(n::text, 24, '0'),"
                " 'payment_intent.succeeded', '', '', '', '', FALSE, 'processed', '', 0,"
                " at, at, at, at FROM generate_series(1, %s) AS n,"
                " (SELECT now() - %s * interval '1 day') AS moment(at)",
                [str(age), count, age],
            )
        cursor.execute("DROP INDEX IF EXISTS bench")
        cursor.execute("CREATE INDEX bench ON payments_webhookevent (received_at)")
        cursor.execute("VACUUM ANALYZE payments_webhookevent")


def _by_index() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET enable_seqscan = off")
        _plain()
        cursor.execute("RESET enable_seqscan")


def _plain() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM payments_webhookevent WHERE received_at <= %s", [_long_ago()])


def _in_pieces() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")  # as the purge's batches
        while cursor.rowcount:
            cursor.execute(
                "DELETE FROM payments_webhookevent WHERE id IN (SELECT id FROM"
                " payments_webhookevent WHERE received_at <= %s ORDER BY received_at LIMIT 1000)",
                [_long_ago()],
            )
        cursor.execute("RESET synchronous_commit")


def _long_ago() -> datetime:
    from django.utils import timezone

    return timezone.now() - timedelta(days=90)


def _purge() -> None:
    from django.utils import timezone

    from privacy.services.purge_expired import purge_expired

    purge_expired(as_of=timezone.now(), is_over=lambda: False)


if __name__ == "__main__":
    sys.exit(main())
