"""What counting use costs: COPY beside save(), a page with and without it, a day's purge.

    python -m bench.activity [--rows 10000000] [--day 111000] [--pages 300]

In a database of its own that is thrown away. `--rows` of 89 days stand in the table before anything
is measured; `--day` more are past their period each time something is to be purged. Goals: COPY at
least 10 times save(), a page under 3% more, a purge within twice an indexed DELETE.
"""

import argparse
import io
import logging
import os
import secrets
import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from bench.own_database import own_database

ROUNDS = 5
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--day", type=int, default=111_000)
    parser.add_argument("--pages", type=int, default=300)
    given = parser.parse_args()

    with own_database():
        from django.conf import settings

        settings.ALLOWED_HOSTS = ["*"]
        # So that what is written here stays out of a running shop's line.
        settings.CACHES["default"]["KEY_PREFIX"] = f"bench-{os.getpid()}"
        seconds = timed(partial(_stand, given.rows))
        print(f"{given.rows} rows in the table after {seconds:.0f} s", flush=True)
        _writing()
        _page(given.pages)
        _purging(given.day)
    return 0


def _writing() -> None:
    from activity.models import UsageEvent

    count = 2000
    facts = _facts(days_old=0)

    def save() -> None:
        for _ in range(count):
            UsageEvent(**facts).save()

    saved, copied = timed(save), timed(lambda: _fill(20 * count, days_old=0)) / 20
    print(
        f"save() {count / saved:.0f} rows a second, COPY {count / copied:.0f}: "
        f"{saved / copied:.0f} times (goal 10)",
        flush=True,
    )


def _page(pages: int) -> None:
    """Pairs, one after the other in turn, so that what else the machine does hits both.

    The same browser twice; what it fetches ahead is no use, and nothing else asks for that.
    """
    from django.test import Client

    logging.getLogger("common.log_lines").setLevel(logging.WARNING)
    counted = Client(headers={"user-agent": FIREFOX}, REMOTE_ADDR="203.0.113.7")
    ahead = {"user-agent": FIREFOX, "sec-purpose": "prefetch"}
    uncounted = Client(headers=ahead, REMOTE_ADDR="203.0.113.7")
    for client in (counted, uncounted):
        client.get("/models/")
    found: dict[Client, list[tuple[float, float]]] = {counted: [], uncounted: []}
    for number in range(pages):
        for client in (counted, uncounted) if number % 2 else (uncounted, counted):
            begin, spent = time.monotonic(), time.process_time()
            client.get("/models/")
            found[client].append((time.monotonic() - begin, time.process_time() - spent))
    for at, clock in enumerate(("by the clock", "of processor time in this process")):
        both = zip(found[counted], found[uncounted], strict=True)
        more = statistics.median(one[at] - other[at] for one, other in both)
        plain = statistics.median(one[at] for one in found[uncounted])
        print(
            f"a page of {plain * 1000:.1f} ms {clock} costs {more * 1000:+.2f} ms more, "
            f"{more / plain:+.1%} (goal under 3%; median of {pages} pairs)",
            flush=True,
        )


def _purging(day: int) -> None:
    from django.utils import timezone

    from activity.models import UsageEvent
    from privacy.models import PurgeRun
    from privacy.purge_entries import purge_entries
    from privacy.services.purge_expired import (
        BATCH_ROWS,
        BATCHES_AT_ONCE,
        _begin,
        _finish,
        _Pace,
        _whole_entry,
    )

    def delete() -> None:
        limit = timezone.now() - timedelta(days=90)
        UsageEvent.objects.filter(happened_at__lt=limit)._raw_delete("default")

    # The plan, which looks through all tables of the shop, has nothing to do with these rows.
    (entry,) = (one for one in purge_entries() if one.record.label == UsageEvent._meta.label)
    pace = _Pace(lambda: False, BATCH_ROWS, BATCHES_AT_ONCE)

    def purge(run: PurgeRun) -> None:
        _whole_entry(run, entry, pace)

    plain, purged = [], []
    for _ in range(ROUNDS):
        _fill(day, days_old=91)
        plain.append(timed(delete))
        _fill(day, days_old=91)
        run = _begin(timezone.now())
        purged.append(timed(partial(purge, run)))
        _finish(run)
        if UsageEvent.objects.filter(happened_at__lt=timezone.now() - timedelta(days=90)).exists():
            raise SystemExit("The purge left rows.")
    once, twice = statistics.median(plain), statistics.median(purged)
    print(
        f"a day of {day} rows: indexed DELETE {once:.2f} s, their purge {twice:.2f} s: "
        f"{twice / once:.1f} times (goal 2; medians of {ROUNDS})"
    )


def _stand(count: int) -> None:
    """Rows of the last 89 days, the oldest first, as a shop of that age has them."""
    from django.db import connection
    from django.utils import timezone

    portions = max(1, count // 100_000)
    for number in range(portions):
        moment = timezone.now() - timedelta(days=89) * (1 - number / portions)
        line = f"{secrets.token_hex(16)}\tpage\tmodels_catalog:catalogue\t\t{moment}\n"
        with connection.cursor() as cursor:
            cursor.copy_expert(
                "COPY activity_usageevent (visitor, kind, route, words, happened_at) FROM STDIN",
                io.StringIO(line * (count // portions)),
            )


def _fill(count: int, *, days_old: int) -> None:
    from activity.copying import copy_rows
    from activity.models import UsageEvent

    facts = _facts(days_old=days_old)
    for begin in range(0, count, 100_000):
        rows = (tuple(facts.values()) for _ in range(min(100_000, count - begin)))
        copy_rows(UsageEvent, tuple(facts), rows)


def _facts(*, days_old: int) -> dict[str, Any]:
    from django.utils import timezone

    return {
        "visitor": "a" * 32,
        "kind": "page",
        "route": "models_catalog:catalogue",
        "words": "",
        "happened_at": timezone.now() - timedelta(days=days_old),
    }


def timed(work: Callable[[], object]) -> float:
    begin = time.monotonic()
    work()
    return time.monotonic() - begin


if __name__ == "__main__":
    sys.exit(main())
