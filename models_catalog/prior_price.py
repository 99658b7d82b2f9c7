"""Which price may stand struck through beside a reduced one: directive 98/6/EC, article 6a.

It is the lowest price of the 30 days before the reduction. Where a reduction follows on another
without a pause and goes further, the days are those before the first of them. A piece that came on
the shelf later than that has the days since then.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

DAYS = timedelta(days=30)


@dataclass(frozen=True)
class Spell:
    """A price, from a moment up to but not including another; None: no end yet."""

    price_minor: int
    begins_at: datetime
    ends_at: datetime | None


def prior_minor(
    reduction: Spell, *, ordinary: Sequence[Spell], reduced: Sequence[Spell], since: datetime | None
) -> int | None:
    """None where it was not for sale before, or where it cost as little in those days.

    `reduced` are the other reductions of the same offer, and `since` is when the piece came on the
    shelf. An ordinary price is always above those that reduce it, so that it need not be asked
    whether it was hidden behind one.
    """
    begin = _first_of(reduction, reduced)
    if since is None or since >= begin:
        return None
    earliest = max(since, begin - DAYS)
    prices = [
        spell.price_minor
        for spell in (*ordinary, *reduced)
        if spell.begins_at < begin and (spell.ends_at is None or spell.ends_at > earliest)
    ]
    lowest = min(prices, default=None)
    return lowest if lowest is not None and lowest > reduction.price_minor else None


def _first_of(reduction: Spell, reduced: Sequence[Spell]) -> datetime:
    """When the row of reductions began that this one goes on with."""
    first = reduction
    by_end = {spell.ends_at: spell for spell in reduced}
    while True:
        before = by_end.get(first.begins_at)
        if before is None or before.price_minor <= first.price_minor:
            return first.begins_at
        first = before
