"""What this room asks of the rooms above."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from activity.together import Features
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

# What somebody holds a licence of.
purchases: Hook[[int], Iterable[Sale]] = Hook("activity.purchases")
# Everything that can be bought now, as points of which near ones are alike.
features: Hook[[], Features] = Hook("activity.features")


def sales_between(begin: datetime, end: datetime) -> list[Sale]:
    return [sale for found in sales.call_all(begin, end) for sale in found]


def purchases_of(person_id: int) -> list[Sale]:
    """The last first."""
    return [sale for found in purchases.call_all(person_id) for sale in found]


def features_of_pieces() -> Features:
    """Those of the one room that answers; none where nobody does."""
    found = features.call_all()
    nothing = Features(np.array([], np.int64), np.array([], np.int64), np.zeros((0, 1), np.float32))
    return found[0] if found else nothing
