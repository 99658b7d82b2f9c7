"""How a price is shared between the platform and the designer."""

from dataclasses import dataclass

from common.money import share


@dataclass(frozen=True)
class Shares:
    """Parts of one price in minor units; they sum to it."""

    platform_fee_minor: int
    designer_share_minor: int


def share_price(price_minor: int, *, fee_basis_points: int) -> Shares:
    """The platform's fee with halves rounded up; the designer gets all the rest."""
    fee = share(price_minor, fee_basis_points)
    return Shares(platform_fee_minor=fee, designer_share_minor=price_minor - fee)
