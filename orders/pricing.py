"""How a price is shared between tax, the platform and the designer."""

from collections.abc import Sequence
from dataclasses import dataclass

from common.money import share, split


@dataclass(frozen=True, kw_only=True)
class Agreed:
    """What a line was sold for, in minor units, and the platform's part of it."""

    price_minor: int
    # Taken off the price by the platform's own coupon; a designer's coupon only lowers the price.
    platform_discount_minor: int = 0
    fee_basis_points: int
    fee_minimum_minor: int = 0


@dataclass(frozen=True)
class Shares:
    """Parts of one price in minor units; they sum to it."""

    tax_minor: int
    platform_fee_minor: int
    designer_share_minor: int

    @property
    def net_minor(self) -> int:
        return self.platform_fee_minor + self.designer_share_minor


def spread_discount(
    prices: Sequence[int], *, percent: int | None = None, amount_minor: int | None = None
) -> list[int]:
    """What a coupon takes off each price: a part of the sum of all, or an amount up to the sum."""
    total = sum(prices)
    off = share(total, percent * 100) if percent else min(amount_minor or 0, total)
    return split(off, prices) if off else [0] * len(prices)


def share_price(agreed: Agreed, *, tax_minor: int = 0) -> Shares:
    """The tax, the platform's fee with halves rounded up, and all the rest for the designer.

    A designer is paid as if there were no platform coupon: what it takes off comes out of the fee,
    which may fall below zero. Tax is in no share: it is taken off the price, and in proportion off
    the price before a platform coupon. Raises ValueError when the tax is above the price.
    """
    if not 0 <= tax_minor <= agreed.price_minor:
        raise ValueError("Tax is a part of the price.")
    net = agreed.price_minor - tax_minor
    base = net + _without_tax(agreed.platform_discount_minor, net, agreed.price_minor)
    full_fee = min(max(share(base, agreed.fee_basis_points), agreed.fee_minimum_minor), base)
    designer = base - full_fee
    return Shares(
        tax_minor=tax_minor, platform_fee_minor=net - designer, designer_share_minor=designer
    )


def _without_tax(discount_minor: int, net_minor: int, price_minor: int) -> int:
    """The discount at the price's own rate of tax, rounded down; untaxed where all is given."""
    return discount_minor * net_minor // price_minor if price_minor else discount_minor
