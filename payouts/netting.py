"""Which transfer pays which shares, where a designer owes something for an earlier sale."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Share:
    """What is due of one earning, in minor units; below zero it is a debt."""

    earning_id: int
    order_id: int
    minor: int


def net_debts(shares: Iterable[Share], debts: Iterable[Share]) -> dict[int, list[Share]]:
    """The shares that each order's transfer pays, each list with a sum above zero.

    The debts come off the first shares, so that these give a smaller transfer or none, and are part
    of the first transfer that something is left for. Empty where the debts eat all.
    """
    transfers: dict[int, list[Share]] = {}
    carried = list(debts)
    for share in shares:
        carried.append(share)
        if sum(each.minor for each in carried) > 0:
            transfers.setdefault(share.order_id, []).extend(carried)
            carried = []
    return transfers
