"""Time of a lookup among 500,000 fingerprints, by the site's own query on its own index.

    python -m bench.fingerprint_lookup [ROWS]

A schema that is dropped again gets a copy of the empty table; rows arrive by COPY. Three
catalogues: spread as generated pieces are (their deviations); nine in ten in 2,000 crowds, the
largest with 3% of all; and the same with these 3% so close together that each finds every other.
Half of the lookups of the last two are for pieces of the largest crowd. Each is timed as
the site looks up, and by reading candidate rows one by one.

Milliseconds among 500,000 on two cores with a load of six to eight: median, 99% and worst by the
index 5.7, 25, 73 spread; 9.2, 37, 45 crowded; 31, 89, 106 where 14,691 pieces are alike. Row by
row, as it was before: 4.7, 22, 79; 21, 428, 1,010; 111, 508, 551.
"""

import io
import os
import sys
import time
from collections.abc import Callable

import django
from numpy.typing import NDArray

from embedded import ensure, release
from embedded.environment import is_given

ensure(postgres=not is_given("DATABASE_URL"), redis=False, keep=False)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jewelcad.settings")
django.setup()

import numpy as np  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from geometry.likeness.fingerprint_size import DIMENSIONS, VERSION, Vector  # noqa: E402
from models_catalog.fingerprint_index import REACH, cell_of, from_bytes, to_bytes  # noqa: E402
from models_catalog.models import Fingerprint  # noqa: E402
from models_catalog.selectors.near_shapes import (  # noqa: E402
    MOST_NEAR,
    distances_near,
    fingerprints_near,
)

ROWS = 500_000
CROWDS = 2_000
LOOKUPS = 300
SCANS = 20
TABLE = Fingerprint._meta.db_table
Chance = np.random.Generator
Flags = NDArray[np.bool_]
# Standard deviations of generated pieces, by dimension (bench.fingerprint_curve prints them).
DEVIATIONS = np.array(
    [119, 73, 65, 41, 37, 30, 24, 21, 23, 16, 15, 17, 15, 12, 13, 13, 12, 9, 13, 11, 10, 8, 10, 10,
     14, 10, 8, 7, 6, 6, 5, 7], np.float32,
)  # fmt: skip


def spread(count: int, chance: Chance, deviations: Vector = DEVIATIONS) -> tuple[Vector, Flags]:
    """Vectors, and whether each belongs to the largest crowd: here none does."""
    vectors = (chance.standard_normal((count, DIMENSIONS)) * deviations).astype(np.float32)
    return vectors, np.zeros(count, bool)


def crowded(count: int, chance: Chance, tight: float = REACH) -> tuple[Vector, Flags]:
    """`tight`: the scatter within the largest crowd, in every dimension."""
    middles, _ = spread(CROWDS, chance)
    share = 1 / (np.arange(CROWDS) + 5.0)
    popular = chance.choice(CROWDS, count, p=share / share.sum())
    scatter = np.where(popular == 0, tight, REACH).astype(np.float32)
    vectors = middles[popular] + scatter[:, None] * spread(count, chance, np.ones(1, np.float32))[0]
    alone = chance.random(count) < 0.1
    vectors[alone], _ = spread(int(alone.sum()), chance)
    return vectors, (popular == 0) & ~alone


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    call_command("migrate", verbosity=0)
    print("catalogue  query    median    99%    most   candidates  found (at most)")
    measure("spread", *spread(rows, np.random.default_rng(4)))
    measure("crowded", *crowded(rows, np.random.default_rng(4)))
    measure("alike", *crowded(rows, np.random.default_rng(4), tight=REACH / 12))
    connection.close()
    release()


def measure(name: str, vectors: Vector, in_crowd: Flags) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA IF EXISTS bench CASCADE")
        cursor.execute("CREATE SCHEMA bench")
        cursor.execute(f"CREATE TABLE bench.{TABLE} (LIKE public.{TABLE} INCLUDING ALL)")
        cursor.execute("SET search_path = bench, public")
        cursor.copy_expert(
            f"COPY {TABLE} (id, release_file_id, surface, version, vector, cell, measured_at) "
            "FROM STDIN",
            io.StringIO("".join(_lines(vectors))),
        )
        cursor.execute(f"VACUUM ANALYZE {TABLE}")
        chance = np.random.default_rng(5)
        asked = chance.integers(0, len(vectors), LOOKUPS)
        if in_crowd.any():
            asked[::2] = chance.choice(np.flatnonzero(in_crowd), LOOKUPS // 2)
        sought = vectors[asked] + spread(LOOKUPS, chance, np.full(1, 0.3, np.float32))[0]
        most = max(fingerprints_near(vector).count() for vector in sought)
        for query, look in (("index", distances_near), ("rows", _row_by_row)):
            _time(f"{name:9}  {query:6}", sought, look, most)
        _check(sought[:SCANS], vectors)
        cursor.execute("RESET search_path")
        cursor.execute("DROP SCHEMA bench CASCADE")


def _lines(vectors: Vector) -> list[str]:
    return [
        f"{number}\t{number}\tmetal\t{VERSION}\t\\\\x{to_bytes(vector).hex()}\t{cell_of(vector)}"
        "\t2026-01-01\n"
        for number, vector in enumerate(vectors)
    ]


def _time(
    label: str, sought: Vector, look: Callable[[Vector], dict[int, float]], candidates: int
) -> None:
    times, found = [], 0
    for vector in sought:
        began = time.perf_counter()
        found = max(found, len(look(vector)))
        times.append(1000 * (time.perf_counter() - began))
    half, high = np.percentile(times, [50, 99])
    print(f"{label}  {half:6.1f}  {high:6.1f}  {max(times):6.1f}  {candidates:10}  {found:16}")


def _row_by_row(vector: Vector) -> dict[int, float]:
    rows = list(fingerprints_near(vector).values_list("pk", "vector"))
    others = np.stack([from_bytes(stored) for _, stored in rows])
    apart = np.linalg.norm(others - vector, axis=1)
    return {rows[at][0]: float(apart[at]) for at in np.flatnonzero(apart <= REACH)}


def _check(sought: Vector, vectors: Vector) -> None:
    """Raises AssertionError when a lookup finds other distances than a scan of all rows does."""
    for vector in sought:
        apart = np.sort(np.linalg.norm(vectors - vector, axis=1))
        near = apart[apart <= REACH][:MOST_NEAR]
        found = np.sort(list(distances_near(vector).values()))
        np.testing.assert_allclose(found, near, rtol=1e-5)


if __name__ == "__main__":
    main()
