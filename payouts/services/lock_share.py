"""The lock for whatever changes how much of a share its designer keeps."""

from common.locking import lock_rows
from orders.models import OrderLine
from payouts.models import ConnectedAccount, Earning, Transfer


def lock_share(line: OrderLine) -> Earning | None:
    """The line's earning, locked and re-read; None where the designer has no share of it.

    Under the designer's accounts, since what is paid of other sales may settle this one's debt, and
    under the transfers that paid it, since two lines may want the same one's money back.
    """
    lock_rows(ConnectedAccount.objects.filter(designer=line.designer_id))
    lock_rows(Transfer.objects.filter(parts__earning__order_line=line))
    rows = Earning.objects.filter(order_line=line).select_related("order_line__order")
    return next(iter(lock_rows(rows)), None)
