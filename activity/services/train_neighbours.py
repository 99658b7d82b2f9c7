"""Which pieces go together, worked out anew from what people looked at and bought."""

import logging
import time
from array import array
from datetime import datetime, timedelta

import numpy as np
from django.db import transaction
from django.utils import timezone

from activity.copying import copy_rows
from activity.hooks import features_of_pieces, sales_between
from activity.models import Neighbours, UsageEvent
from activity.states import NeighbourKind, UsageKind
from activity.together import Pairs, alike, chosen_together
from activity.uses import PERSONALISE
from common.personal import barred_accounts, serves

log = logging.getLogger(__name__)

LOOKS_OF = timedelta(days=90)
SALES_OF = timedelta(days=2 * 365)


def train_neighbours(*, now: datetime | None = None) -> int:
    """Gives how many lists there are now. The old ones stay unless all of the new are there."""
    begin = time.monotonic()
    now = now or timezone.now()
    lists = {
        NeighbourKind.ALIKE: alike(features_of_pieces()),
        NeighbourKind.SEEN: chosen_together(*_looks(now)),
        NeighbourKind.BOUGHT: chosen_together(*_purchases(now)),
    }
    rows = [
        (piece, kind.value, "{" + ",".join(map(str, others)) + "}")
        for kind, found in lists.items()
        for piece, others in found.items()
    ]
    with transaction.atomic():
        # Pages read the old lists until the new ones are committed.
        Neighbours.objects.all().delete()
        copy_rows(Neighbours, ("piece_id", "kind", "others"), rows)
    log.info("trained count=%s ms=%.0f", len(rows), (time.monotonic() - begin) * 1000)
    return len(rows)


@serves(PERSONALISE)
def _looks(now: datetime) -> Pairs:
    """Who looked at which piece; a visitor gets a number below zero."""
    looks = UsageEvent.objects.filter(
        kind=UsageKind.PIECE, piece_id__isnull=False, happened_at__gte=now - LOOKS_OF
    ).exclude(person__in=barred_accounts(PERSONALISE))
    rows = looks.values_list("person", "visitor", "piece_id").distinct()
    visitors: dict[str, int] = {}
    people, pieces = array("q"), array("q")
    for person, visitor, piece in rows.iterator(chunk_size=20_000):
        people.append(person or -visitors.setdefault(visitor, len(visitors) + 1))
        pieces.append(piece or 0)
    return np.array(people, np.int64), np.array(pieces, np.int64)


@serves(PERSONALISE)
def _purchases(now: datetime) -> Pairs:
    """Who bought which piece; guests are not told apart, so they do not count."""
    barred = set(barred_accounts(PERSONALISE).values_list("pk", flat=True))
    people, pieces = array("q"), array("q")
    for sale in sales_between(now - SALES_OF, now):
        if sale.person_id is not None and sale.person_id not in barred:
            people.append(sale.person_id)
            pieces.append(sale.piece_id)
    return np.array(people, np.int64), np.array(pieces, np.int64)
