"""Mails about refunds and disputes, each written into the transaction of the fact itself."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.urls import reverse

from accounts.models import User
from aftersales.models import Dispute, Refund, ReturnedPart
from aftersales.states import DisputeState
from common.money import Money
from common.outbox import enqueue_mail
from orders.models import HeldPayment, OrderLine


def tell_buyer_refund_made(refund: Refund) -> None:
    _tell_buyer("refund_made", refund)


def tell_buyer_refund_failed(refund: Refund) -> None:
    _tell_buyer("refund_failed", refund)


def tell_staff_refund_failed(refund: Refund) -> None:
    """To everybody who may ask for it again."""
    address = reverse("admin:aftersales_refund_change", args=[refund.pk])
    for person in _able("aftersales.make_refund"):
        enqueue_mail(
            kind="refund_failed_staff",
            to_address=person.email,
            recipient=person,
            context={"refund": refund, "refund_url": settings.SITE_URL + address},
            dedupe_key=f"refund_failed_staff:{refund.number}:{person.pk}",
        )


def tell_staff_payment_held(held: HeldPayment) -> None:
    """To everybody who may decide what becomes of it."""
    address = reverse("admin:orders_heldpayment_change", args=[held.pk])
    for person in _able("orders.decide_heldpayment"):
        enqueue_mail(
            kind="payment_held_staff",
            to_address=person.email,
            recipient=person,
            context={"held": held, "held_url": settings.SITE_URL + address},
            dedupe_key=f"payment_held_staff:{held.stripe_payment_intent_id}:{person.pk}",
        )


def tell_staff_of_dispute(dispute: Dispute, *, due_at: datetime | None) -> None:
    """To everybody who may answer it, with the date until which the bank listens."""
    address = reverse("admin:aftersales_dispute_change", args=[dispute.pk])
    for person in _able("aftersales.answer_dispute"):
        enqueue_mail(
            kind="dispute_staff",
            to_address=person.email,
            recipient=person,
            context={
                "dispute": dispute,
                "due_at": due_at,
                "dispute_url": settings.SITE_URL + address,
            },
            dedupe_key=f"dispute_staff:{dispute.stripe_id}:{person.pk}",
        )


def tell_buyer_dispute_opened(dispute: Dispute) -> None:
    order = dispute.order
    enqueue_mail(
        kind="dispute_opened",
        to_address=order.email,
        recipient=order.buyer,
        context={"dispute": dispute, "order": order},
        dedupe_key=f"dispute_opened:{dispute.stripe_id}",
    )


def tell_designers_of_dispute(dispute: Dispute, kind: str) -> None:
    """One notice to each designer, with that designer's lines only and nothing of the buyer."""
    by_designer: dict[int, list[OrderLine]] = defaultdict(list)
    for line in dispute.order.lines.select_related("order", "designer"):
        by_designer[line.designer_id].append(line)
    for designer_id, lines in by_designer.items():
        designer = lines[0].designer
        enqueue_mail(
            kind=kind,
            to_address=designer.email,
            recipient=designer,
            context={
                "dispute": dispute,
                "lines": lines,
                "is_lost": dispute.state == DisputeState.LOST,
                "payouts_url": settings.SITE_URL + reverse("payouts:studio_payouts"),
            },
            dedupe_key=f"{kind}:{dispute.stripe_id}:{designer_id}",
        )


def tell_designers_of_refund(refund: Refund) -> None:
    """One notice to each designer, with that designer's lines only and nothing of the buyer."""
    by_designer: dict[int, list[ReturnedPart]] = defaultdict(list)
    for part in refund.parts.select_related("order_line__order", "order_line__designer"):
        by_designer[part.order_line.designer_id].append(part)
    for designer_id, parts in by_designer.items():
        designer = parts[0].order_line.designer
        enqueue_mail(
            kind="sale_refunded",
            to_address=designer.email,
            recipient=designer,
            context={
                "refund": refund,
                "parts": parts,
                "share": Money(sum(p.designer_share_minor for p in parts), refund.currency),
                "payouts_url": settings.SITE_URL + reverse("payouts:studio_payouts"),
            },
            dedupe_key=f"sale_refunded:{refund.number}:{designer_id}",
        )


def _able(permission: str) -> list[User]:
    """Staff who may do this."""
    able: Any = ModelBackend().with_perm(permission)
    return list(able.filter(is_staff=True).order_by("pk"))


def _tell_buyer(kind: str, refund: Refund) -> None:
    order = refund.order
    enqueue_mail(
        kind=kind,
        to_address=order.email,
        recipient=order.buyer,
        context={
            "refund": refund,
            "order": order,
            "parts": list(refund.parts.select_related("order_line__order")),
            # A guest has no page of the order but by the mailed link.
            "order_url": settings.SITE_URL + order.get_absolute_url() if order.buyer else "",
        },
        dedupe_key=f"{kind}:{refund.number}",
    )
