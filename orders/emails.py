"""Mails about sales, each written into the transaction of the sale itself."""

from collections import defaultdict

from django.conf import settings
from django.urls import reverse

from common.money import Money
from common.outbox import enqueue_mail
from orders.models import Order, OrderLine


def tell_buyer_order_paid(order: Order) -> None:
    """The receipt, once per order."""
    enqueue_mail(
        kind="order_paid",
        to_address=order.buyer.email,
        recipient=order.buyer,
        context={
            "order": order,
            "lines": list(order.lines.all()),
            "order_url": settings.SITE_URL + order.get_absolute_url(),
            "library_url": settings.SITE_URL + reverse("orders:library"),
        },
        dedupe_key=f"order_paid:{order.number}",
    )


def tell_designers_of_sale(order: Order) -> None:
    """One notice to each designer, with that designer's lines only and nothing of the buyer."""
    by_designer: dict[int, list[OrderLine]] = defaultdict(list)
    for line in order.lines.select_related("designer"):
        by_designer[line.designer_id].append(line)
    for designer_id, lines in by_designer.items():
        designer = lines[0].designer
        enqueue_mail(
            kind="sale_notice",
            to_address=designer.email,
            recipient=designer,
            context={
                "order": order,
                "lines": lines,
                "share": Money(sum(x.designer_share_minor for x in lines), order.currency),
                "payouts_url": settings.SITE_URL + reverse("payouts:studio_payouts"),
            },
            dedupe_key=f"sale_notice:{order.number}:{designer_id}",
        )
