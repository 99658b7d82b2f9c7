"""What a night's work on suggestions costs: seconds and memory, on made-up shoppers.

    python -m bench.recommendations [--people 100000] [--pieces 20000]

It needs no database: what is measured is the calculation, which is nearly all of it.
"""

import argparse
import resource
import sys
import time

import numpy as np

from activity.evaluation import made_up_shoppers
from activity.together import Features, alike, chosen_together


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--pieces", type=int, default=20_000)
    given = parser.parse_args()
    rng = np.random.default_rng(11)
    pairs = made_up_shoppers(given.people, given.pieces, seed=11)
    features = Features(
        piece_ids=np.arange(given.pieces, dtype=np.int64),
        groups=rng.integers(0, 8, given.pieces),
        points=rng.standard_normal((given.pieces, 39)).astype(np.float32),
    )
    before = _megabytes()
    print(f"{given.people} people, {given.pieces} pieces, {len(pairs[0])} purchases")
    begin = time.monotonic()
    lists = chosen_together(*pairs)
    print(f"together: {time.monotonic() - begin:.1f} s, {len(lists)} lists")
    begin = time.monotonic()
    lists = alike(features)
    print(f"alike: {time.monotonic() - begin:.1f} s, {len(lists)} lists")
    print(f"memory at most {_megabytes():.0f} MB, {before:.0f} MB of it before the work")
    return 0


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
