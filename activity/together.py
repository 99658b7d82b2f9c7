"""What goes with what: pure calculation on numbers, without tables, clock or persons' names.

Two pieces go together when the same people chose both. What fewer than FEWEST_PEOPLE did is left
out, so that no list shows what a single person chose.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy import sparse

FEWEST_PEOPLE = 10
# So many are kept for each piece; a page shows four and leaves out what may not be shown.
KEPT = 20
# Who chose more than this collects, or is no person; they would tie everything to everything.
MOST_OF_ONE = 200
# Rows of a matrix that are multiplied at once; more takes more memory and little less time.
_BLOCK = 500

# People and pieces, as long as each other: who chose what.
Pairs = tuple[NDArray[np.int64], NDArray[np.int64]]
Neighbours = dict[int, list[int]]


@dataclass(frozen=True)
class Features:
    """Pieces as points: what lies near is alike. Only pieces of one group are compared."""

    piece_ids: NDArray[np.int64]
    groups: NDArray[np.int64]
    # One row a piece, each column on the same scale.
    points: NDArray[np.float32]


def chosen_together(
    people: NDArray[np.int64], pieces: NDArray[np.int64], *, fewest: int = FEWEST_PEOPLE
) -> Neighbours:
    """For each piece those that the same people chose most, the closest first.

    The arrays are pairs: who chose what. Closeness is the cosine of two pieces' lists of people,
    so that what everybody chooses is not close to everything.
    """
    # Once a night in one process; every process of the shop would hold its 36 MB.
    from scipy import sparse

    who, people_at = np.unique(people, return_inverse=True)
    numbers, pieces_at = np.unique(pieces, return_inverse=True)
    if not len(numbers):
        return {}
    chosen = sparse.csr_matrix(
        (np.ones(len(people), np.float32), (people_at, pieces_at)), shape=(len(who), len(numbers))
    )
    chosen.data[:] = 1  # who chose one twice is one
    chosen = chosen[np.diff(chosen.indptr) <= MOST_OF_ONE]
    by_piece = chosen.T.tocsr()
    sizes = np.maximum(np.diff(by_piece.indptr), 1).astype(np.float32)
    found: Neighbours = {}
    for begin in range(0, len(numbers), _BLOCK):
        both = (by_piece[begin : begin + _BLOCK] @ chosen).tocsr()
        for row, others, counts in _rows(both):
            at = begin + row
            is_kept = (counts >= fewest) & (others != at)
            others, counts = others[is_kept], counts[is_kept]
            if len(others):
                closeness = counts / np.sqrt(sizes[at] * sizes[others])
                # Of two as close, the one that more people chose, then the older one.
                order = np.lexsort((others, -counts, -closeness))[:KEPT]
                found[int(numbers[at])] = numbers[others[order]].tolist()
    return found


def alike(features: Features) -> Neighbours:
    """For each piece the nearest points of its group, the nearest first."""
    found: Neighbours = {}
    for group in np.unique(features.groups):
        at = np.flatnonzero(features.groups == group)
        points, numbers = features.points[at], features.piece_ids[at]
        squares = (points**2).sum(axis=1)
        for begin in range(0, len(at), _BLOCK):
            block = points[begin : begin + _BLOCK]
            apart = squares[begin : begin + _BLOCK, None] + squares[None] - 2 * block @ points.T
            apart[np.arange(len(block)), begin + np.arange(len(block))] = np.inf
            most = min(KEPT, len(at) - 1)
            nearest = np.argpartition(apart, most - 1, axis=1)[:, :most] if most else apart[:, :0]
            for row, others in enumerate(nearest.astype(np.int64)):
                order = np.lexsort((others, apart[row, others]))
                if len(order):
                    found[int(numbers[begin + row])] = numbers[others[order]].tolist()
    return found


def _rows(
    matrix: "sparse.csr_matrix",
) -> Iterator[tuple[int, NDArray[np.int64], NDArray[np.float32]]]:
    for row in range(matrix.shape[0]):
        part = slice(matrix.indptr[row], matrix.indptr[row + 1])
        yield row, matrix.indices[part].astype(np.int64), matrix.data[part]
