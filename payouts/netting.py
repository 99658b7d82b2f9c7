"""Which transfer pays which shares: debts come off first, and a charge gives what it holds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Share:
    """What is due of one earning, in minor units; below zero it is a debt."""

    earning_id: int
    order_id: int
    minor: int


def net_debts(shares: Iterable[Share], debts: Iterable[Share]) -> dict[int, list[Share]]:
    """The shares that each order's transfer pays, each list with a sum above zero.

    The debts come off the first shares. They are parts of the first transfer whose sum stays above
    zero, with the shares that only settle them. Empty where the debts are as large as the shares.
    """
    transfers: dict[int, list[Share]] = {}
    carried = list(debts)
    for share in shares:
        carried.append(share)
        if sum(each.minor for each in carried) > 0:
            transfers.setdefault(share.order_id, []).extend(carried)
            carried = []
    return transfers


def split_at(parts: Sequence[Share], most: int) -> tuple[list[Share], list[Share]]:
    """The first parts up to a sum of `most`, and what is beyond it; one part may be in both.

    For parts that begin with the debts, if any, as net_debts gives them.
    """
    if most <= 0:
        return [], list(parts)
    within: list[Share] = []
    beyond: list[Share] = []
    room = most
    for part in parts:
        fits = min(part.minor, room)
        room -= fits
        if fits:
            within.append(replace(part, minor=fits))
        if part.minor > fits:
            beyond.append(replace(part, minor=part.minor - fits))
    return within, beyond
