"""Works that run at once, each on a database connection of its own."""

import threading
from collections.abc import Callable

from django.db import connection


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
