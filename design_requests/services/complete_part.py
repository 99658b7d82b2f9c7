"""Ask Stripe for a part of held money, a transfer or a refund, and record its answer."""

import logging
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from common.audit import Actor, record_act
from common.locking import lock_rows
from common.money import Money
from common.personal import close_matter
from design_requests import emails
from design_requests.acts import RequestAct
from design_requests.errors import NotPaidYet, PartDiffers
from design_requests.models import HeldPart
from design_requests.services.issue_request_document import issue_paper_of_part
from design_requests.states import PartKind, PartState
from orders.models import LedgerAccount, LedgerKind
from orders.services.post_to_ledger import Posting, post_to_ledger
from payments.errors import StripeRefused
from payments.gateway.balance import BalanceMovement
from payments.gateway.refunds import RefundAtStripe, create_refund, find_refund
from payments.gateway.transfers import TransferMade, create_transfer, find_transfer
from payouts.models import ConnectedAccount

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Made:
    id: str
    amount: Money
    moved: BalanceMovement


def complete_part(*, actor: Actor, part: HeldPart) -> HeldPart:
    """Make a reserved part at Stripe, once, and book it.

    One that was asked for before is searched for first, because keys are forgotten after a day.
    A release waits for the end of its hold, and for an account that can be paid; what Stripe
    refuses is free to be reserved anew. Raises StripeUnavailable, NotPaidYet, PartDiffers and
    leaves the part reserved.
    """
    part, was_asked = _take(part)
    if part.state != PartState.RESERVED or part.asked_at is None:
        return part
    try:
        made = (_found(part) if was_asked else None) or _asked(part)
    except StripeRefused as refused:
        return _record_refused(actor, part, refused)
    return _record_made(actor, part, made)


@transaction.atomic
def _take(part: HeldPart) -> tuple[HeldPart, bool]:
    """The part with what it asks Stripe for, and whether somebody asked for it before."""
    account = None
    if part.designer_id is not None:
        live = ConnectedAccount.objects.live_of(part.designer_id)
        account = next(iter(lock_rows(live)), None)
    rows = HeldPart.objects.filter(pk=part.pk).select_related("payment__milestone")
    (part,) = lock_rows(rows)
    was_asked = part.asked_at is not None
    if part.state != PartState.RESERVED or was_asked:
        return part, was_asked
    if part.kind == PartKind.RELEASE:
        leaves_at = part.payment.milestone.leaves_at
        if leaves_at and leaves_at > timezone.now():
            return part, False
        if account is None or not account.is_ready:
            return part, False
        part.stripe_account_id = account.stripe_account_id or ""
    part.asked_at = timezone.now()
    part.save()
    return part, False


def _found(part: HeldPart) -> _Made | None:
    if part.kind == PartKind.REFUND:
        intent = part.payment.stripe_payment_intent_id
        found = find_refund(payment_intent_id=intent, number=part.number)
        return _refunded(found) if found else None
    sent = find_transfer(transfer_group=part.payment.number, reference=part.number)
    return _sent(sent) if sent else None


def _asked(part: HeldPart) -> _Made:
    key = f"held-{part.idempotency_key}"
    if part.kind == PartKind.REFUND:
        return _refunded(
            create_refund(
                payment_intent_id=part.payment.stripe_payment_intent_id,
                amount=part.amount,
                number=part.number,
                reason="requested_by_customer",
                idempotency_key=key,
            )
        )
    return _sent(
        create_transfer(
            amount=part.share,
            account_id=part.stripe_account_id,
            charge_id=part.payment.stripe_charge_id or "",
            transfer_group=part.payment.number,
            reference=part.number,
            idempotency_key=key,
        )
    )


def _sent(answer: TransferMade) -> _Made:
    return _Made(answer.id, answer.amount, answer.moved)


def _refunded(answer: RefundAtStripe) -> _Made:
    if answer.moved is None:
        raise NotPaidYet("Stripe has not booked this refund yet.")
    return _Made(answer.id, answer.amount, answer.moved)


@transaction.atomic
def _record_made(actor: Actor, part: HeldPart, made: _Made) -> HeldPart:
    (part,) = lock_rows(HeldPart.objects.filter(pk=part.pk).select_related("payment"))
    if part.state != PartState.RESERVED:
        return part
    is_release = part.kind == PartKind.RELEASE
    if made.amount != (part.share if is_release else part.amount):
        raise PartDiffers(f"{part.number} was made with another amount.")
    part.state, part.stripe_id, part.made_at = PartState.MADE, made.id, timezone.now()
    part.save()
    record_act(actor=actor, act=RequestAct.MADE, target=part)
    post_to_ledger(
        kind=LedgerKind.REQUEST_RELEASED if is_release else LedgerKind.REQUEST_REFUNDED,
        cause=part.number,
        currency=part.currency,
        moved=made.moved,
        postings=[
            Posting(account=LedgerAccount.HELD_FOR_REQUESTS, amount_minor=part.amount_minor),
            Posting(account=LedgerAccount.TAX, amount_minor=-part.tax_minor),
            Posting(account=LedgerAccount.PLATFORM_FEES, amount_minor=-part.platform_fee_minor),
        ],
    )
    emails.tell_part_made(part)
    issue_paper_of_part(actor=actor, part=part)
    if part.payment.is_late:
        close_matter(part.payment)
    return part


@transaction.atomic
def _record_refused(actor: Actor, part: HeldPart, refused: StripeRefused) -> HeldPart:
    (part,) = lock_rows(HeldPart.objects.filter(pk=part.pk).select_related("payment"))
    if part.state != PartState.RESERVED:
        return part
    part.state, part.refused_at = PartState.REFUSED, timezone.now()
    part.failure = refused.message[:300] or "Refused"
    part.save()
    record_act(actor=actor, act=RequestAct.REFUSED, target=part, reason=part.failure)
    log.error("held part refused part=%s code=%s", part.number, refused.code)
    return part
