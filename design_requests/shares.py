"""How a released part of a milestone is shared; pure arithmetic in minor units."""

from orders.pricing import Agreed, Shares, share_price


def tax_of_refund(amount_minor: int, *, paid_minor: int, tax_minor: int) -> int:
    """What a release of the rest leaves of the tax, so that both print all of it together."""
    return tax_minor - tax_minor * (paid_minor - amount_minor) // paid_minor


def shares_of_release(
    amount_minor: int,
    *,
    paid_minor: int,
    tax_minor: int,
    fee_basis_points: int,
    fee_minimum_minor: int,
) -> Shares:
    """Tax and the least fee go by the part that is released; the rest is the designer's."""
    agreed = Agreed(
        price_minor=amount_minor,
        fee_basis_points=fee_basis_points,
        fee_minimum_minor=fee_minimum_minor * amount_minor // paid_minor,
    )
    return share_price(agreed, tax_minor=tax_minor * amount_minor // paid_minor)
