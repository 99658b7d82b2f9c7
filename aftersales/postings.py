"""What goes back to a buyer, as the other sides of its booking."""

from aftersales.models import ReturnedPart
from orders.models import LedgerAccount
from orders.services.post_to_ledger import Posting


def part_postings(part: ReturnedPart, *, sign: int = 1) -> list[Posting]:
    """The debits of a part; with -1 the credits of a part that came back."""
    line = part.order_line
    return [
        Posting(account=LedgerAccount.TAX, amount_minor=sign * part.tax_minor, order_line=line),
        Posting(
            account=LedgerAccount.PLATFORM_FEES,
            amount_minor=sign * part.platform_fee_minor,
            order_line=line,
        ),
        Posting(
            account=LedgerAccount.DESIGNER_PAYABLE,
            amount_minor=sign * part.designer_share_minor,
            owner_id=line.designer_id,
            order_line=line,
        ),
    ]
