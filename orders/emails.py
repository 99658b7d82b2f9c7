"""Mails about sales, each written into the transaction of the sale itself."""

from collections import defaultdict

from django.conf import settings
from django.urls import reverse

from common.money import Money
from common.outbox import enqueue_mail
from orders.models import LineSettlement, Order


def tell_buyer_order_paid(order: Order) -> None:
    """The receipt, once per order."""
    enqueue_mail(
        kind="order_paid",
        to_address=order.email,
        recipient=order.buyer,
        context={
            "order": order,
            "lines": list(order.lines.all()),
            "order_url": settings.SITE_URL + order.get_absolute_url(),
            "library_url": settings.SITE_URL + reverse("orders:library"),
        },
        dedupe_key=f"order_paid:{order.number}",
    )


def tell_buyer_files_opened(order: Order) -> None:
    """Repeats the words by which the buyer gave up the right of withdrawal."""
    _tell_buyer(order, "files_opened")


def tell_buyer_withdrawal_noted(order: Order) -> None:
    _tell_buyer(order, "withdrawal_noted")


def _tell_buyer(order: Order, kind: str) -> None:
    enqueue_mail(
        kind=kind,
        to_address=order.email,
        recipient=order.buyer,
        context={"order": order, "order_url": settings.SITE_URL + order.get_absolute_url()},
        dedupe_key=f"{kind}:{order.number}",
    )


def tell_designers_of_sale(order: Order) -> None:
    """One notice to each designer, with that designer's lines only and nothing of the buyer."""
    by_designer: dict[int, list[LineSettlement]] = defaultdict(list)
    settled = LineSettlement.objects.filter(order_line__order=order)
    for row in settled.select_related("order_line__order", "order_line__designer"):
        by_designer[row.order_line.designer_id].append(row)
    for designer_id, rows in by_designer.items():
        designer = rows[0].order_line.designer
        enqueue_mail(
            kind="sale_notice",
            to_address=designer.email,
            recipient=designer,
            context={
                "order": order,
                "rows": rows,
                "share": Money(sum(x.designer_share_minor for x in rows), order.currency),
                "payouts_url": settings.SITE_URL + reverse("payouts:studio_payouts"),
            },
            dedupe_key=f"sale_notice:{order.number}:{designer_id}",
        )
