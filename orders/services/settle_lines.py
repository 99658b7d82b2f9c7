"""Write down how each line of a paid order is shared, once and for all."""

from collections.abc import Mapping
from datetime import datetime

from orders.models import DiscountBearer, LineSettlement, Order, OrderLine
from orders.pricing import Agreed, share_price
from payments.gateway.checkout import LineTax

UNTAXED = LineTax(minor=0)


def settle_lines(*, order: Order, taxes: Mapping[int, LineTax], settled_at: datetime) -> None:
    """A settlement for each line of the order; `taxes` by the line's position, as Stripe charged.

    Runs inside the settlement of the payment.
    """
    LineSettlement.objects.bulk_create(
        _settlement(line, taxes.get(line.position, UNTAXED), settled_at)
        for line in order.lines.all()
    )


def _settlement(line: OrderLine, tax: LineTax, settled_at: datetime) -> LineSettlement:
    by_platform = line.discount_borne_by == DiscountBearer.PLATFORM
    shares = share_price(
        Agreed(
            price_minor=line.price_minor,
            platform_discount_minor=line.discount_minor if by_platform else 0,
            fee_basis_points=line.fee_basis_points,
            fee_minimum_minor=line.fee_minimum_minor,
        ),
        tax_minor=tax.minor,
    )
    return LineSettlement(
        order_line=line,
        net_minor=shares.net_minor,
        tax_minor=shares.tax_minor,
        platform_fee_minor=shares.platform_fee_minor,
        designer_share_minor=shares.designer_share_minor,
        tax_country=tax.country,
        tax_rate_percent=tax.rate_percent,
        taxability_reason=tax.reason,
        settled_at=settled_at,
    )
