"""Where a designer's share is, as its designer reads it: a state, its date, and why it waits."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Subquery, TextChoices

from payouts.models import ConnectedAccount, Earning, ShareFreeze, TransferPart
from payouts.models.earning import EarningQuerySet
from payouts.states import AccountStanding, EarningState, TransferState


class ShareState(TextChoices):
    PENDING = "pending", "Pending"
    AVAILABLE = "available", "Available"
    HELD = "held", "Held"
    ON_THE_WAY = "on_the_way", "On the way"
    PAID = "paid", "Paid"
    FAILED = "failed", "Failed"
    TAKEN_BACK = "taken_back", "Taken back"


_SAME = {
    EarningState.PENDING: ShareState.PENDING,
    EarningState.TRANSFERRING: ShareState.ON_THE_WAY,
    EarningState.PAID: ShareState.PAID,
    EarningState.TAKEN_BACK: ShareState.TAKEN_BACK,
}
_BEFORE_IT_IS_SENT = (EarningState.PENDING, EarningState.AVAILABLE)


@dataclass(frozen=True)
class ShownShare:
    earning: Earning
    state: ShareState
    # Since when; of a pending share, until when.
    at: datetime | None
    reason: str


def share_state(
    state: str, *, is_frozen: bool, last_transfer: str | None, is_account_ready: bool
) -> ShareState:
    if is_frozen and state in _BEFORE_IT_IS_SENT:
        return ShareState.HELD
    if state != EarningState.AVAILABLE:
        return _SAME[EarningState(state)]
    if not is_account_ready:
        return ShareState.HELD
    return ShareState.FAILED if last_transfer == TransferState.REFUSED else ShareState.AVAILABLE


def with_standing(earnings: EarningQuerySet) -> Any:
    """Each with what `share_state` asks besides the account; mypy sees no annotated names."""
    paying = TransferPart.objects.filter(earning=OuterRef("pk"), amount_minor__gt=0)
    newest = paying.order_by("-transfer")
    return earnings.annotate(
        is_frozen=Exists(ShareFreeze.objects.open().filter(earning=OuterRef("pk"))),
        last_transfer=Subquery(newest.values("transfer__state")[:1]),
    )


def with_dates(earnings: EarningQuerySet) -> EarningQuerySet:
    """Each with the rows that `shown_share` reads, in three queries for all."""
    return earnings.prefetch_related(
        Prefetch("freezes", ShareFreeze.objects.open()),
        Prefetch(
            "parts",
            TransferPart.objects.filter(amount_minor__gt=0)
            .select_related("transfer")
            .order_by("-transfer"),
        ),
        "deductions",
    )


def shown_share(earning: Earning, account: ConnectedAccount | None) -> ShownShare:
    freezes, parts = list(earning.freezes.all()), list(earning.parts.all())
    last = parts[0].transfer if parts else None
    state = share_state(
        earning.state,
        is_frozen=bool(freezes),
        last_transfer=last.state if last else None,
        is_account_ready=account is not None and account.is_ready,
    )
    at, reason = earning.available_at, ""
    if state == ShareState.HELD:
        if freezes:
            at, reason = freezes[0].frozen_at, freezes[0].reason
        else:
            at, reason = _held_since(earning, account), account_reason(account)
    elif last and state == ShareState.FAILED and last.refused_at:
        at, reason = last.refused_at, last.failure
    elif last and state == ShareState.ON_THE_WAY:
        at = last.created_at
    elif state == ShareState.PAID:
        at = next(part.transfer.made_at for part in parts if part.transfer.made_at)
    elif state == ShareState.TAKEN_BACK:
        at = max(row.deducted_at for row in earning.deductions.all())
    return ShownShare(earning=earning, state=state, at=at, reason=reason)


def account_reason(account: ConnectedAccount | None) -> str:
    if account is None or account.stripe_account_id is None:
        return "You have not connected an account yet. Your share stays yours until you do."
    if account.state == AccountStanding.RESTRICTED:
        return f"{account.held_words} Your share is paid once that is settled."
    return "Your account is not complete. Stripe still asks for some details."


def _held_since(earning: Earning, account: ConnectedAccount | None) -> datetime:
    """Since the account cannot be paid, where it could before; else since the hold ended."""
    if account is None or account.held_at is None:
        return earning.available_at
    return max(earning.available_at, account.held_at)
