"""What counting use costs: COPY beside save(), a page with and without it, a day's purge.

    python -m bench.activity [--rows 1000000] [--day 50000] [--pages 300]

In a database of its own that is thrown away. `--rows` stand in the table before anything is
measured, `--day` of them are past their period. Goals: COPY at least 10 times save(), a page under
3% more, a purge within twice an indexed DELETE.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--day", type=int, default=50_000)
    parser.add_argument("--pages", type=int, default=300)
    given = parser.parse_args()

    from embedded import ensure, release
    from embedded.environment import is_given

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jewelcad.settings")
    ensure(postgres=not is_given("DATABASE_URL"), redis=not is_given("REDIS_URL"), keep=False)
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection

    settings.ALLOWED_HOSTS = ["*"]
    # So that what is written here stays out of a running shop's line.
    settings.CACHES["default"]["KEY_PREFIX"] = f"bench-{os.getpid()}"
    own = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        _fill(given.rows - given.day, days_old=1)
        print(f"{given.rows} rows in the table")
        _writing()
        _page(given.pages)
        _purging(given.day)
    finally:
        connection.creation.destroy_test_db(own, verbosity=0)
        release()
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
        f"{saved / copied:.0f} times (goal 10)"
    )


def _page(pages: int) -> None:
    """Pairs, one after the other in turn, so that what else the machine does hits both."""
    from django.test import Client

    counted = Client(headers={"user-agent": FIREFOX}, REMOTE_ADDR="203.0.113.7")
    uncounted = Client(headers={"user-agent": "curl/8"}, REMOTE_ADDR="203.0.113.7")
    for client in (counted, uncounted):
        client.get("/models/")
    pairs = []
    for number in range(pages):
        order = (counted, uncounted) if number % 2 else (uncounted, counted)
        spent = {client: timed(partial(client.get, "/models/")) for client in order}
        pairs.append((spent[counted] - spent[uncounted], spent[uncounted]))
    more = statistics.median(pair[0] for pair in pairs)
    plain = statistics.median(pair[1] for pair in pairs)
    print(
        f"a page of {plain * 1000:.1f} ms costs {more * 1000:+.2f} ms more, {more / plain:+.1%} "
        f"(goal under 3%; median of {pages} pairs)"
    )


def _purging(day: int) -> None:
    from django.utils import timezone

    from activity.models import UsageEvent
    from privacy.services.purge_expired import purge_expired

    def delete() -> None:
        limit = timezone.now() - timedelta(days=90)
        UsageEvent.objects.filter(happened_at__lt=limit)._raw_delete("default")

    def purge() -> None:
        purge_expired(as_of=timezone.now(), is_over=lambda: False)

    purge()  # reads the map, which a worker has done before
    _fill(day, days_old=91)
    plain = timed(delete)
    _fill(day, days_old=91)
    purged = timed(purge)
    print(
        f"a day of {day} rows: indexed DELETE {plain:.2f} s, purge {purged:.2f} s: "
        f"{purged / plain:.1f} times (goal 2)"
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
