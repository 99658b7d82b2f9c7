"""Mails about sales, each written into the transaction of the sale itself."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from common.languages import ENGLISH
from common.markdown import text_as_html
from common.money import Money
from common.outbox import enqueue_mail
from models_catalog.models import CadModel, Release
from orders.links import guest_version_mail_stop_url, version_mail_stop_url
from orders.models import LicenceGrant, LineSettlement, Order, OrderLine
from orders.services.make_guest_link import make_guest_link

Row = TypeVar("Row")


def tell_buyer_order_paid(order: Order) -> None:
    """The receipt, once per order; a guest's has the link that opens the files."""
    order_url = page_for_buyer(order)
    library_url = settings.SITE_URL + reverse("orders:library") if order.buyer else order_url
    enqueue_mail(
        kind="order_paid",
        to_address=order.email,
        recipient=order.buyer,
        context={
            "order": order,
            "lines": list(order.lines.all()),
            "order_url": order_url,
            "library_url": library_url,
        },
        language=order.language,
        dedupe_key=f"order_paid:{order.number}",
    )


def tell_buyer_files_opened(order: Order) -> None:
    """Repeats the words by which the buyer gave up the right of withdrawal."""
    _tell_buyer(order, "files_opened")


def tell_buyer_withdrawal_noted(order: Order) -> None:
    _tell_buyer(order, "withdrawal_noted")


def version_mail_key(release: Release, holder_id: object) -> str:
    """Once to each buyer; the beginning of all of them without a number.

    A guest is named by the licence."""
    return f"new_version:{release.pk}:{holder_id}"


def mail_new_version(*, line: OrderLine, holder: User | None, release: Release, key: str) -> None:
    """To the holder of a licence of an earlier version, or to the guest who bought it."""
    to_address = holder.email if holder else line.order.guest_email
    stop_url = (
        version_mail_stop_url(holder.pk) if holder else guest_version_mail_stop_url(to_address)
    )
    library_url = settings.SITE_URL + reverse("orders:library")
    enqueue_mail(
        kind="new_version",
        to_address=to_address,
        recipient=holder,
        context={
            "title": line.title,
            "designer_name": line.designer_name,
            "number": release.number,
            "bought_number": line.release.number,
            "notes": release.notes,
            "notes_html": text_as_html(release.notes, site=settings.SITE_URL),
            "is_guest": holder is None,
            "library_url": library_url if holder else make_guest_link(line.order),
            "stop_url": stop_url,
        },
        language=line.order.language,
        dedupe_key=key,
        stop_url=stop_url,
    )


def tell_holders_files_barred(cad_model: CadModel) -> None:
    """Once to each order with an active licence of the piece: its files are delivered no more."""
    held = LicenceGrant.objects.active().filter(order_line__cad_model=cad_model)
    for grant in held.select_related("order_line__order__buyer").order_by("pk"):
        line = grant.order_line
        enqueue_mail(
            kind="licence_files_barred",
            to_address=line.order.email,
            recipient=line.order.buyer,
            context={"line": line, "order_url": page_for_buyer(line.order)},
            language=line.order.language,
            dedupe_key=f"licence_files_barred:{grant.number}:{cad_model.files_barred_at:%Y%m%d%H%M}",
        )


def _tell_buyer(order: Order, kind: str) -> None:
    enqueue_mail(
        kind=kind,
        to_address=order.email,
        recipient=order.buyer,
        context={"order": order, "order_url": page_for_buyer(order)},
        language=order.language,
        dedupe_key=f"{kind}:{order.number}",
    )


def page_for_buyer(order: Order) -> str:
    """Where the buyer sees the order, for a mail to the buyer alone.

    A guest's is a new link, since we keep only the fingerprint of an earlier one.
    """
    return settings.SITE_URL + order.get_absolute_url() if order.buyer else make_guest_link(order)


def send_guest_links(*, to_address: str, orders: Sequence[Order]) -> None:
    """To whoever asked for it; without orders it says that there are none."""
    enqueue_mail(
        kind="guest_links",
        to_address=to_address,
        recipient=None,
        context={"links": [(order, make_guest_link(order)) for order in orders]},
    )


def tell_designers_of_sale(order: Order) -> None:
    settled = LineSettlement.objects.filter(order_line__order=order)
    rows = settled.select_related("order_line__order", "order_line__designer")
    tell_each_designer(
        "sale_notice",
        about=order.number,
        rows=[(row.order_line, row) for row in rows],
        context=lambda own: {
            "order": order,
            "rows": own,
            "share": Money(sum(row.designer_share_minor for row in own), order.currency),
        },
    )


def tell_each_designer(
    kind: str,
    *,
    about: str,
    rows: Iterable[tuple[OrderLine, Row]],
    context: Callable[[list[Row]], dict[str, Any]],
) -> None:
    """One notice to each designer, with that designer's lines only and nothing of the buyer.

    `context` makes the mail's words of one designer's rows.
    """
    by_designer: dict[User, list[Row]] = defaultdict(list)
    for line, row in rows:
        by_designer[line.designer].append(row)
    for designer, own in by_designer.items():
        payouts_url = settings.SITE_URL + reverse("payouts:studio_payouts")
        enqueue_mail(
            kind=kind,
            to_address=designer.email,
            recipient=designer,
            context=context(own) | {"payouts_url": payouts_url},
            # A buyer's request may make it.
            language=ENGLISH,
            dedupe_key=f"{kind}:{about}:{designer.pk}",
        )
