"""What stands between a buyer and this room."""

from django.utils.translation import gettext

from aftersales.models import Dispute, Refund
from aftersales.personal import is_dispute_open, is_refund_open
from common.personal import DataSubject, OpenMatter, thing
from orders.personal import numbers_of_orders


def open_matters(person: DataSubject) -> list[OpenMatter]:
    """Refunds on their way, and disputes that no bank has decided."""
    mine = {"order__number__in": numbers_of_orders(person)}
    refunds = Refund.objects.filter(is_refund_open(), **mine).select_related("order")
    disputes = Dispute.objects.filter(is_dispute_open(), **mine).select_related("order")
    return [
        *(
            OpenMatter(
                words=gettext("the refund %(number)s of order %(order)s")
                % {"number": refund.number, "order": refund.order.number},
                holds=frozenset({thing(refund), thing(refund.order)}),
            )
            for refund in refunds.order_by("pk")
        ),
        *(
            OpenMatter(
                words=gettext("the bank's decision about the payment of order %(number)s")
                % {"number": dispute.order.number},
                holds=frozenset({thing(dispute), thing(dispute.order)}),
            )
            for dispute in disputes.order_by("pk")
        ),
    ]
