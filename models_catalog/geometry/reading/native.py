"""Calls into compiled readers of other people: they print where they like, and may crash.

Only the child process of `isolation` calls them on a stranger's file. They are imported when they
are needed, so that a web worker, which only looks at first bytes, never loads them.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def output_kept_apart() -> Iterator[None]:
    """What the library prints goes to standard error: standard output carries our JSON only."""
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
