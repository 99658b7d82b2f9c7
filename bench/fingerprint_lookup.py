"""Time of a lookup among 500,000 fingerprints, in a table of its own that is dropped again.

    python -m bench.fingerprint_lookup [ROWS]

Vectors are spread as the generated pieces' own are (their covariance), and once more with nine in
ten of them in 2,000 tight crowds, as plain bands and solitaires stand. The table has the columns
and the index of the migration; rows arrive by COPY.
"""

import io
import os
import sys
import time

import django

from jewelcad.embedded import ensure, release
from jewelcad.embedded.environment import is_given

ensure(postgres=not is_given("DATABASE_URL"), redis=False, keep=False)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jewelcad.settings")
django.setup()

import numpy as np  # noqa: E402
from django.db import connection  # noqa: E402

from models_catalog.fingerprint_index import (  # noqa: E402
    REACH,
    cell_of,
    cells_near,
    from_bytes,
    to_bytes,
)
from models_catalog.geometry.fingerprint import DIMENSIONS, Vector  # noqa: E402

ROWS = 500_000
CROWDS = 2_000
LOOKUPS = 300


def spread(count: int, chance: np.random.Generator, deviations: Vector) -> Vector:
    return (chance.standard_normal((count, DIMENSIONS)) * deviations).astype(np.float32)


def crowded(count: int, chance: np.random.Generator, deviations: Vector) -> Vector:
    middles = spread(CROWDS, chance, deviations)
    # Some crowds are far larger than others: the first holds 2% of all.
    share = 1 / (np.arange(CROWDS) + 10.0)
    popular = chance.choice(CROWDS, count, p=share / share.sum())
    vectors = middles[popular] + spread(count, chance, np.full(DIMENSIONS, REACH, np.float32))
    alone = chance.random(count) < 0.1
    vectors[alone] = spread(int(alone.sum()), chance, deviations)
    return vectors


def measure(name: str, vectors: Vector) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE shapes (id bigint PRIMARY KEY, release_file_id bigint, "
            "surface varchar(5), version smallint, vector bytea, cell bigint, "
            "measured_at timestamptz)"
        )
        began = time.perf_counter()
        lines = (
            f"{number}\t{number}\tmetal\t1\t\\\\x{to_bytes(vector).hex()}\t{cell_of(vector)}"
            "\t2026-01-01\n"
            for number, vector in enumerate(vectors)
        )
        cursor.copy_expert("COPY shapes FROM STDIN", io.StringIO("".join(lines)))
        copied = time.perf_counter() - began
        cursor.execute("CREATE INDEX shapes_by_cell ON shapes (version, cell)")
        cursor.execute("ANALYZE shapes")
        chance = np.random.default_rng(5)
        times, candidates, near = [], [], []
        sought = vectors[chance.integers(0, len(vectors), LOOKUPS)]
        sought = sought + spread(LOOKUPS, chance, np.full(DIMENSIONS, 0.3, np.float32))
        for vector in sought:
            began = time.perf_counter()
            cells = cells_near(vector)
            cursor.execute(
                "SELECT id, vector FROM shapes WHERE version = 1 AND cell = ANY(%s)", [cells]
            )
            found = cursor.fetchall()
            others = np.stack([from_bytes(row[1]) for row in found])
            hits = int((np.linalg.norm(others - vector, axis=1) <= REACH).sum())
            times.append(1000 * (time.perf_counter() - began))
            candidates.append(len(found))
            near.append(hits)
        cursor.execute(
            "EXPLAIN ANALYZE SELECT id, vector FROM shapes WHERE version = 1 AND cell = ANY(%s)",
            [cells_near(sought[0])],
        )
        plan = [str(row[0]) for row in cursor.fetchall()]
        missed = _missed(sought[:20], vectors, near)
        cursor.execute("DROP TABLE shapes")
    half, most = np.percentile(times, [50, 99])
    print(f"{name}: {len(vectors):,} rows copied in {copied:.0f} s")
    print(
        f"  lookup {half:.1f} ms median, {most:.1f} ms at 99%, {max(times):.1f} ms at most; "
        f"{np.median(candidates):.0f} candidates median, {max(candidates)} at most; "
        f"{missed} missed of 20 scans"
    )
    for line in plan[:4]:
        print("  " + line[:120])


def _missed(sought: Vector, vectors: Vector, near: list[int]) -> int:
    """How many lookups found fewer than a full scan does."""
    return sum(
        int((np.linalg.norm(vectors - vector, axis=1) <= REACH * 0.9999).sum()) > hits
        for vector, hits in zip(sought, near, strict=False)
    )


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    chance = np.random.default_rng(4)
    # Standard deviations of generated pieces, by dimension (bench.fingerprint_curve prints them).
    deviations = DEVIATIONS.astype(np.float32)
    measure("spread", spread(rows, chance, deviations))
    measure("crowded", crowded(rows, chance, deviations))
    connection.close()
    release()


DEVIATIONS = np.array(
    [164, 103, 75, 66, 42, 36, 40, 33, 22, 21, 25, 32, 19, 16, 17, 13, 12, 10, 18, 14, 14, 14, 15,
     11, 11, 8, 6, 7, 9, 15, 10, 10]
)  # fmt: skip


if __name__ == "__main__":
    main()
