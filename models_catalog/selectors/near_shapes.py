"""Which stored fingerprints stand near a vector: read by the index alone, as one value."""

import numpy as np
from django.db.models import Aggregate, BinaryField, Func, QuerySet

from geometry.likeness.fingerprint_size import DIMENSIONS, VERSION, Vector
from models_catalog.fingerprint_index import REACH, cells_near
from models_catalog.models import Fingerprint

# In a crowd of alike pieces only the nearest matter.
MOST_NEAR = 500
# A key as int8send writes it, and a vector as models_catalog.fingerprint_index does.
_ROW = np.dtype([("key", ">i8"), ("vector", "<f4", DIMENSIONS)])


class _KeyBytes(Func):
    function = "int8send"
    output_field = BinaryField()


class _Strung(Aggregate):
    """The bytes of all rows joined into one value: thousands of rows cost hardly more than one."""

    template = "STRING_AGG(%(expressions)s, '')"
    arg_joiner = " || "
    output_field = BinaryField()


def fingerprints_near(vector: Vector) -> QuerySet[Fingerprint]:
    """Candidates by index: all that can be within REACH, and some that are not."""
    return Fingerprint.objects.filter(version=VERSION, cell__in=cells_near(vector))


def distances_near(vector: Vector) -> dict[int, float]:
    """Distances of the nearest fingerprints within REACH, at most MOST_NEAR, by primary key."""
    strung = fingerprints_near(vector).aggregate(rows=_Strung(_KeyBytes("pk"), "vector"))["rows"]
    rows = np.frombuffer(strung or b"", _ROW)
    apart = np.linalg.norm(rows["vector"] - vector, axis=1)
    near = np.flatnonzero(apart <= REACH)
    if len(near) > MOST_NEAR:
        near = near[np.argpartition(apart[near], MOST_NEAR)[:MOST_NEAR]]
    return dict(zip(rows["key"][near].tolist(), apart[near].tolist(), strict=True))
