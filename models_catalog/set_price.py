"""How the one price of a set is shared among its pieces."""

from collections.abc import Sequence

from common.money import split
from models_catalog.models.licence_offer import LOWEST_PRICE_MINOR


def set_shares(price_minor: int, prices: Sequence[int]) -> list[int] | None:
    """What each piece costs within the set, by largest remainder over what it costs by itself.

    The parts sum to the set's price, and each is at most the piece's own. None where the set costs
    nothing less than its pieces, or one of them would cost less than a licence may.
    """
    whole = sum(prices)
    if not prices or price_minor >= whole:
        return None
    if price_minor * min(prices) < LOWEST_PRICE_MINOR * whole:
        return None
    return split(price_minor, prices)
