"""What we can tell a buyer's bank about a disputed sale, from what was frozen and written down.

No network address is among it: none is kept.
"""

from datetime import datetime

from aftersales.models import Dispute
from common.models import OutboxMail
from orders.models import Download, LicenceGrant, Order


def evidence_texts(dispute: Dispute, *, statement: str) -> dict[str, str]:
    """By Stripe's names of evidence. The invoice goes beside it as a file."""
    order = dispute.order
    texts = {
        "product_description": _licences(order),
        "customer_name": order.buyer_name,
        "customer_email_address": order.email,
        "billing_address": order.buyer_address,
        "service_date": f"{order.paid_at:%Y-%m-%d}" if order.paid_at else "",
        "access_activity_log": _downloads(order),
        "refund_policy_disclosure": order.waiver_words,
        "uncategorized_text": "\n\n".join(filter(None, [statement, _mails(order)])),
    }
    return {name: text for name, text in texts.items() if text}


def _licences(order: Order) -> str:
    """What was bought, and which licence came of it."""
    rows = ["Digital CAD files of jewellery, delivered by download, under these licences:"]
    grants = {grant.order_line_id: grant for grant in _grants(order)}
    for line in order.lines.all():
        grant = grants.get(line.pk)
        number = f", certificate {grant.number} of {_at(grant.granted_at)}" if grant else ""
        rows.append(f"{line} by {line.designer_name}, {line.price}{number}")
    return "\n".join(rows)


def _downloads(order: Order) -> str:
    """Each download with the file's checksum: proof that it was handed out."""
    rows = Download.objects.filter(grant__order_line__order=order).select_related("grant", "file")
    return "\n".join(
        f"{_at(row.downloaded_at)}: {row.file.file_name} downloaded under {row.grant.number}"
        f" (SHA-256 {row.sha256})"
        for row in rows.order_by("downloaded_at", "pk")
    )


def _mails(order: Order) -> str:
    sent = OutboxMail.objects.filter(
        to_address=order.email, sent_at__isnull=False, dedupe_key__contains=order.number
    )
    rows = [f"{_at(mail.sent_at)}: {mail.subject}" for mail in sent.order_by("sent_at", "pk")]
    return "\n".join([f"Mails to {order.email}:", *rows]) if rows else ""


def _grants(order: Order) -> list[LicenceGrant]:
    return list(LicenceGrant.objects.filter(order_line__order=order))


def _at(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else ""
