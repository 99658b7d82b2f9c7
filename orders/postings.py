"""The three sides of a line in the books: its tax, the platform's fee, the designer's share."""

from typing import Protocol

from orders.models import LedgerAccount, OrderLine
from orders.services.post_to_ledger import Posting


class LineParts(Protocol):
    """What was paid for a line, or went back, in minor units of the order's currency."""

    @property
    def order_line(self) -> OrderLine: ...
    @property
    def tax_minor(self) -> int: ...
    @property
    def platform_fee_minor(self) -> int: ...
    @property
    def designer_share_minor(self) -> int: ...


def line_postings(parts: LineParts, *, sign: int) -> list[Posting]:
    """With -1 the credits of a payment, with 1 the debits of what went back to the buyer."""
    line = parts.order_line
    return [
        Posting(account=LedgerAccount.TAX, amount_minor=sign * parts.tax_minor, order_line=line),
        Posting(
            account=LedgerAccount.PLATFORM_FEES,
            amount_minor=sign * parts.platform_fee_minor,
            order_line=line,
        ),
        Posting(
            account=LedgerAccount.DESIGNER_PAYABLE,
            amount_minor=sign * parts.designer_share_minor,
            owner_id=line.designer_id,
            order_line=line,
        ),
    ]
