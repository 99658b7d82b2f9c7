"""What this room asks of the rooms above."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from common.hooks import Hook


@dataclass(frozen=True)
class Sale:
    """One licence that was paid for and not given back."""

    piece_id: int
    designer_id: int
    # None where a guest bought.
    person_id: int | None


# Licences sold from one moment until before another.
sales: Hook[[datetime, datetime], Iterable[Sale]] = Hook("activity.sales")


def sales_between(begin: datetime, end: datetime) -> list[Sale]:
    return [sale for found in sales.call_all(begin, end) for sale in found]
