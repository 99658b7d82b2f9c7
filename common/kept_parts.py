"""Parts of pages that are the same for several readers, kept under the sums of what they show."""

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.db import connection

from common import kept
from common.kept_basis import Basis, basis_of, in_one_snapshot

Part = TypeVar("Part")


@dataclass(frozen=True)
class _KeptPart:
    basis: Basis
    body: bytes


def kept_part(word: str, name: str, make: Callable[[], Part]) -> Part:
    """What `make` gives, which says by `leans_on` what it read: one query where it is kept.

    Inside of a transaction, as of a page that is kept whole, it is made and not kept.
    """
    if connection.in_atomic_block:
        return make()
    found: _KeptPart | None = kept.find(word, name)
    if found is not None and found.basis.is_right():
        part: Part = pickle.loads(kept.unpacked(found.body))  # noqa: S301 (of our own Redis)
        return part
    with in_one_snapshot() as leaning:
        part = make()
        basis = basis_of(leaning)
    body = kept.packed(pickle.dumps(part))
    if body is not None:
        kept.keep(word, name, _KeptPart(basis, body), seconds=basis.seconds)
    return part
