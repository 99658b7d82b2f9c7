"""Mails about refunds and disputes, each written into the transaction of the fact itself."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.urls import reverse

from aftersales.models import Dispute, Refund
from aftersales.states import DisputeState
from common.money import Money
from common.outbox import enqueue_mail
from orders.emails import page_for_buyer, tell_each_designer
from orders.models import HeldPayment, OrderLine
from orders.states import GrantState


def tell_buyer_refund_made(refund: Refund) -> None:
    _tell_buyer("refund_made", refund)


def tell_buyer_refund_failed(refund: Refund) -> None:
    _tell_buyer("refund_failed", refund)


def tell_staff_refund_failed(refund: Refund) -> None:
    """To everybody who may ask for it again."""
    _tell_staff(
        "refund_failed_staff",
        able_to="aftersales.make_refund",
        about=refund.number,
        page=("aftersales_refund", refund.pk),
        context={"refund": refund},
    )


def tell_staff_payment_held(held: HeldPayment) -> None:
    """To everybody who may decide what becomes of it."""
    _tell_staff(
        "payment_held_staff",
        able_to="orders.decide_heldpayment",
        about=str(held.pk),
        page=("orders_heldpayment", held.pk),
        context={"held": held},
    )


def tell_staff_of_dispute(dispute: Dispute, *, due_at: datetime | None) -> None:
    """To everybody who may answer it, with the date until which the bank listens."""
    _tell_staff(
        "dispute_staff",
        able_to="aftersales.answer_dispute",
        about=str(dispute.pk),
        page=("aftersales_dispute", dispute.pk),
        context={"dispute": dispute, "due_at": due_at},
    )


def tell_staff_dispute_overturned(dispute: Dispute) -> None:
    """To everybody who may give money back, if the buyer wants it instead of a new licence."""
    _tell_staff(
        "dispute_overturned_staff",
        able_to="aftersales.make_refund",
        about=str(dispute.pk),
        page=("aftersales_dispute", dispute.pk),
        context={"dispute": dispute, "ended": _ended_lines(dispute)},
    )


def tell_staff_dispute_reopened(dispute: Dispute) -> None:
    """To everybody who may answer disputes; bookkeepers find it among the differences."""
    _tell_staff(
        "dispute_reopened_staff",
        able_to="aftersales.answer_dispute",
        about=f"{dispute.pk}:{dispute.says_otherwise}",
        page=("aftersales_dispute", dispute.pk),
        context={"dispute": dispute},
    )


def _ended_lines(dispute: Dispute) -> list[OrderLine]:
    lines = dispute.order.lines.select_related("order")
    return list(lines.filter(grant__state=GrantState.REVOKED, returned_parts__dispute=dispute))


def tell_buyer_dispute_opened(dispute: Dispute) -> None:
    order = dispute.order
    enqueue_mail(
        kind="dispute_opened",
        to_address=order.email,
        recipient=order.buyer,
        context={"dispute": dispute, "order": order},
        language=order.language,
        dedupe_key=f"dispute_opened:{dispute.pk}",
    )


def tell_designers_of_dispute(dispute: Dispute, kind: str) -> None:
    lines = dispute.order.lines.select_related("order", "designer")
    tell_each_designer(
        kind,
        # One that was lost and then won is told twice.
        about=f"{dispute.pk}:{dispute.state}",
        rows=[(line, line) for line in lines],
        context=lambda own: {
            "dispute": dispute,
            "lines": own,
            "is_lost": dispute.state == DisputeState.LOST,
        },
    )


def tell_designers_of_refund(refund: Refund) -> None:
    parts = refund.parts.select_related("order_line__order", "order_line__designer")
    tell_each_designer(
        "sale_refunded",
        about=refund.number,
        rows=[(part.order_line, part) for part in parts],
        context=lambda own: {
            "refund": refund,
            "parts": own,
            "share": Money(sum(part.designer_share_minor for part in own), refund.currency),
        },
    )


def _tell_staff(
    kind: str, *, able_to: str, about: str, page: tuple[str, int], context: dict[str, Any]
) -> None:
    """One mail to each member of staff with this permission, with the desk's page."""
    model, key = page
    desk_url = settings.SITE_URL + reverse(f"admin:{model}_change", args=[key])
    able: Any = ModelBackend().with_perm(able_to)
    for person in able.filter(is_staff=True).order_by("pk"):
        enqueue_mail(
            kind=kind,
            to_address=person.email,
            recipient=person,
            context=context | {"desk_url": desk_url},
            dedupe_key=f"{kind}:{about}:{person.pk}",
        )


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
            "order_url": page_for_buyer(order),
        },
        language=order.language,
        dedupe_key=f"{kind}:{refund.number}",
    )
