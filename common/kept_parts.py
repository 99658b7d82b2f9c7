"""Parts of pages that are the same for several readers, kept under the sums of what they show."""

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db import connection, transaction
from django.utils import timezone

from common import kept
from common.models import PageChange
from common.page_scopes import ALL, gathered

Part = TypeVar("Part")


@dataclass(frozen=True)
class _KeptPart:
    sums: dict[str, str]
    # Every scope that was looked at, those without a sum too.
    scopes: list[str]
    until: datetime | None
    body: bytes


def kept_part(word: str, name: str, make: Callable[[], Part]) -> Part:
    """What `make` gives, which says by `leans_on` what it read: one query where it is kept.

    It is made in one snapshot of the database, in which its sums are read too. Inside of a
    transaction, as of a page that is kept whole, it is made and not kept.
    """
    if connection.in_atomic_block:
        return make()
    found: _KeptPart | None = kept.find(word, name)
    if found is not None and _is_right(found):
        part: Part = pickle.loads(kept.unpacked(found.body))  # noqa: S301 (of our own Redis)
        return part
    with transaction.atomic(), gathered() as leaning:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        part = make()
        scopes = sorted({ALL, *leaning.scopes})
        sums = PageChange.objects.sums(scopes)
    body = kept.packed(pickle.dumps(part))
    if body is not None:
        seconds = kept.seconds_until(leaning.until)
        kept.keep(word, name, _KeptPart(sums, scopes, leaning.until, body), seconds=seconds)
    return part


def _is_right(found: _KeptPart) -> bool:
    is_over = found.until is not None and found.until <= timezone.now()
    return not is_over and PageChange.objects.sums(found.scopes) == found.sums
