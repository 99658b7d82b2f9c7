"""What a night's work on suggestions costs: seconds and memory, on made-up shoppers.

    python -m bench.recommendations [--people 100000] [--pieces 20000] [--task]

Without `--task` it needs no database and measures the calculation alone. With it the night's task
runs in a process of its own, on looks that lie in a database which is thrown away. Its purchases,
as many as looks, and the features are made up where orders and the catalogue would answer.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

from activity.evaluation import made_up_shoppers
from activity.together import Features, alike, chosen_together


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--pieces", type=int, default=20_000)
    parser.add_argument("--task", action="store_true")
    given = parser.parse_args()
    if given.task:
        return _run_task(given.people, given.pieces)
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


TASK = """
import resource, time
import numpy as np
import django
django.setup()
from activity import hooks
from activity.services import train_neighbours as night
from activity.evaluation import made_up_shoppers
from activity.together import Features

PEOPLE, PIECES = {people}, {pieces}
rng = np.random.default_rng(11)
features = Features(
    piece_ids=np.arange(1, PIECES + 1, dtype=np.int64),
    groups=rng.integers(0, 8, PIECES),
    points=rng.standard_normal((PIECES, 39)).astype(np.float32),
)
for hook in (hooks.features, hooks.sales):
    for key in hook.keys():
        del hook._functions[key]
hooks.features.register("made up", lambda: features)
hooks.sales.register("made up", lambda begin, end: (
    hooks.Sale(piece_id=int(piece) + 1, designer_id=1, person_id=int(who) + 1)
    for who, piece in zip(*made_up_shoppers(PEOPLE, PIECES, seed=12), strict=True)
))
begin, spent = time.monotonic(), time.process_time()
count = night.train_neighbours()
most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(
    f"the task: {{time.monotonic() - begin:.1f}} s, {{time.process_time() - spent:.1f}} s of "
    f"processor time, {{count}} lists, {{most:.0f}} MB at most"
)
"""


def _run_task(people: int, pieces: int) -> int:
    from embedded import ensure, release
    from embedded.environment import is_given

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jewelcad.settings")
    ensure(postgres=not is_given("DATABASE_URL"), redis=not is_given("REDIS_URL"), keep=False)
    import django

    django.setup()
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases
    from django.utils import timezone

    from activity.copying import copy_rows
    from activity.models import UsageEvent

    held = setup_databases(verbosity=0, interactive=False)
    try:
        pairs = made_up_shoppers(people, pieces, seed=11)
        columns = ("visitor", "kind", "route", "piece_id", "words", "happened_at")
        now = timezone.now()
        for begin in range(0, len(pairs[0]), 100_000):
            some = zip(*(side[begin : begin + 100_000].tolist() for side in pairs), strict=True)
            rows = ((f"{who:032x}", "piece", "x", piece + 1, "", now) for who, piece in some)
            copy_rows(UsageEvent, columns, rows)
        print(f"{people} visitors, {pieces} pieces, {len(pairs[0])} looks", flush=True)
        told = {"database": connection.settings_dict["NAME"], "port": 25}
        settings = "tests.newsletter.sender_settings"
        subprocess.run(  # noqa: S603 (this file's own words)
            [sys.executable, "-c", TASK.format(people=people, pieces=pieces)],
            cwd=Path(__file__).resolve().parent.parent,
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": settings,
                "TEST_SENDER": json.dumps(told),
            },
            check=True,
        )
    finally:
        teardown_databases(held, verbosity=0)
        release()
    return 0


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
