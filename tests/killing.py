"""A process of its own that dies as `kill -9` does, before a statement that writes."""

import os
import signal
from collections.abc import Callable
from typing import Any

from django.db import connection

WRITES = ("INSERT", "UPDATE", "DELETE", "SELECT pg_try", "\nDO ")


def killed_at(statement: int, work: Callable[[], object], *, naming: str = "") -> bool:
    """Whether the work, in a process of its own, came as far as its nth statement that writes.

    With `naming` only statements count in which this text stands.
    """
    connection.close()
    child = os.fork()
    if child == 0:
        # While Playwright's loop runs, the parent has a connection of its own for it, and the one
        # of before lies open where only a fork finds it. To speak through that one would leave its
        # locks with the parent; it is kept, since to drop it would end it for both.
        _inherited, connection.connection = connection.connection, None
        left = iter(range(statement, -1, -1))

        def die(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            if sql.startswith(WRITES) and naming in sql and next(left) == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return execute(sql, params, many, context)

        code = 1
        try:
            with connection.execute_wrapper(die):
                work()
            code = 0
        finally:
            os._exit(code)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in (0, -signal.SIGKILL), code
    return code != 0
