"""How a part of a line's price is shared between tax, the platform and the designer."""

from dataclasses import dataclass

from common.money import split


@dataclass(frozen=True, kw_only=True)
class Parts:
    """Parts of an amount in minor units; they sum to it."""

    tax_minor: int
    # Below zero where the platform's coupon gave away more than its fee.
    platform_fee_minor: int
    designer_share_minor: int

    @property
    def amount_minor(self) -> int:
        return self.tax_minor + self.platform_fee_minor + self.designer_share_minor

    def __add__(self, other: "Parts") -> "Parts":
        return Parts(
            tax_minor=self.tax_minor + other.tax_minor,
            platform_fee_minor=self.platform_fee_minor + other.platform_fee_minor,
            designer_share_minor=self.designer_share_minor + other.designer_share_minor,
        )

    def __sub__(self, other: "Parts") -> "Parts":
        return Parts(
            tax_minor=self.tax_minor - other.tax_minor,
            platform_fee_minor=self.platform_fee_minor - other.platform_fee_minor,
            designer_share_minor=self.designer_share_minor - other.designer_share_minor,
        )


def take(left: Parts, amount_minor: int) -> Parts:
    """The parts of an amount, out of what earlier refunds left; all that is left gives all of it.

    Raises ValueError when more is taken than is left.
    """
    if not 0 < amount_minor <= left.amount_minor:
        raise ValueError("Only what is left can be taken.")
    if amount_minor == left.amount_minor:
        # Not reckoned below: there the net may be 0 while a share and a fee below zero are left.
        return left
    net_left = left.amount_minor - left.tax_minor
    tax, net = split(amount_minor, [left.tax_minor, net_left])
    if left.platform_fee_minor >= 0:
        designer = split(net, [left.designer_share_minor, left.platform_fee_minor])[0] if net else 0
    else:
        # The fee is below zero, so the share is more than the net, which `split` cannot give.
        # Halves are rounded up.
        designer = (net * left.designer_share_minor + net_left // 2) // net_left if net else 0
    return Parts(tax_minor=tax, platform_fee_minor=net - designer, designer_share_minor=designer)
