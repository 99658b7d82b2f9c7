"""Works that run at once, each on a database connection of its own."""

import threading
import time
from collections.abc import Callable

from django.db import connection, transaction


def in_threads(*works: Callable[[], object], times: int = 1) -> None:
    """Run the works at once, each on a database connection of its own; raise what they raise."""
    errors: list[BaseException] = []
    start = threading.Barrier(len(works) * times)

    def run(work: Callable[[], object]) -> None:
        try:
            start.wait(timeout=10)
            work()
        except BaseException as error:
            errors.append(error)
            raise
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works * times]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not errors, errors


def while_open(first: Callable[[], object], then: Callable[[], object]) -> None:
    """Run `then` while the transaction that did `first` is open; raise what `then` raises.

    `first` is committed as soon as `then` is through, or waits for a lock that `first` holds. So
    what `then` asks before it locks, it asks too early, and every time.
    """
    is_done, is_through = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            try:
                first()
            finally:
                is_done.set()
            _await(lambda: is_through.is_set() or _is_waited_for())

    def follow() -> None:
        is_done.wait(timeout=30)
        try:
            then()
        finally:
            is_through.set()

    in_threads(hold, follow)


def _await(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < until, "neither through nor waiting for a lock"
        time.sleep(0.01)


def _is_waited_for() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks"
            " WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
        )
        return bool(cursor.fetchone()[0])
