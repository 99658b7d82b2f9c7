"""What the walls round a child cost at its start: an empty program, bare and confined.

    python -m bench.confinement [RUNS]

Median milliseconds of the clock and of the processor, the child's helpers included.
"""

import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

from geometry.isolation import run_isolated

EMPTY = [sys.executable, "-c", ""]


def measured(act: Callable[[], object], runs: int) -> tuple[float, float]:
    clock, processor = [], []
    for _ in range(runs):
        began, before = time.monotonic(), _spent()
        act()
        clock.append((time.monotonic() - began) * 1000)
        processor.append((_spent() - before) * 1000)
    return statistics.median(clock), statistics.median(processor)


def _spent() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    for name, act in (
        ("bare", lambda: subprocess.run(EMPTY, check=True)),  # noqa: S603 - our own program
        ("confined", lambda: run_isolated(EMPTY)),
    ):
        clock, processor = measured(act, runs)
        print(f"{name:10} {clock:6.0f} ms, {processor:6.0f} ms of the processor")


if __name__ == "__main__":
    main()
