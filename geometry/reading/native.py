"""Keeps our answer apart from what compiled readers print, and ends them when they hang.

The readers are other people's. Only the child process of `isolation` calls them on a stranger's
file. They are imported when they are needed, so that a web worker, which only looks at first bytes,
never loads them.
"""

import math
import os
import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO


def claim_standard_output() -> TextIO:
    """The process's standard output for us alone; what others print goes to standard error.

    For the life of the process: a C++ library may print what it buffered only when it ends.
    """
    sys.stdout.flush()
    ours = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return ours


@contextmanager
def processor_seconds(most: int) -> Iterator[None]:
    """Ends this process (SIGXCPU) when the work inside takes more processor time than `most`.

    Compiled code cannot be interrupted in any other way; a few damaged bytes keep some readers
    busy for minutes. The parent sees the ending and gives the reason.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    # The limit goes by ticks of the clock, the usage by what really ran: where processors are
    # shared the ticks are more by up to a third, and an old process would end at once.
    wanted = math.ceil(1.5 * (usage.ru_utime + usage.ru_stime)) + most
    ours = wanted if soft == resource.RLIM_INFINITY else min(wanted, soft)
    resource.setrlimit(resource.RLIMIT_CPU, (ours, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))
