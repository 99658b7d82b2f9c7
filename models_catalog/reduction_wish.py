"""What a designer asks for who lowers prices for a time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from common.money import share

LEAST_PERCENT, MOST_PERCENT = 1, 95
# A start that was typed a while ago means: now.
LATE_START = timedelta(hours=1)
LATEST_START = timedelta(days=366)


@dataclass(frozen=True)
class ReductionWish:
    """`slugs` None: all pieces on the shelf; `starts_at` None: at once. One of the two prices."""

    slugs: frozenset[str] | None
    kinds: frozenset[str]
    percent: int | None
    price_minor: int | None
    starts_at: datetime | None
    ends_at: datetime

    def price_of(self, ordinary_minor: int) -> int:
        """Of a percentage, what is taken off is rounded to the smallest coin, halves up."""
        if self.price_minor is not None:
            return self.price_minor
        return ordinary_minor - share(ordinary_minor, (self.percent or 0) * 100)
