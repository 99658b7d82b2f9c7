"""Close a difference by a correcting entry; nothing else closes one by hand."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from bookkeeping.acts import BookkeepingAct
from bookkeeping.errors import CorrectionRefused
from bookkeeping.findings.stripe import BOOKED_WITHIN
from bookkeeping.models import BookDifference, DifferenceKind
from common.audit import record_act
from common.locking import lock_rows
from common.money import Money
from orders.models import LedgerAccount, LedgerKind, LedgerTransaction
from orders.services.book_stripe_movements import KIND_OF_TYPE
from orders.services.post_to_ledger import Posting, post_to_ledger
from payments.gateway.balance import ListedMovement, find_movement

# What is owed to a designer would need that designer's name, which the form does not ask for. What
# Stripe holds is booked from a movement that Stripe lists.
NOT_BY_HAND = frozenset({LedgerAccount.DESIGNER_PAYABLE, LedgerAccount.STRIPE_BALANCE})


@dataclass(frozen=True)
class Correction:
    """From one account to another; `amount` is not needed where Stripe's movement names it."""

    debit: LedgerAccount | None
    credit: LedgerAccount
    amount: Money | None
    reason: str


def close_difference(
    *, actor: User, difference: BookDifference, correction: Correction
) -> LedgerTransaction:
    """Book the correction and close the difference; a second click gets the first booking.

    A movement of Stripe's that is not booked is booked as Stripe lists it, with `credit` as the
    other side. Raises CorrectionRefused, StripeUnavailable, StripeRefused.
    """
    moved = None
    if difference.kind == DifferenceKind.STRIPE_NOT_BOOKED:
        moved = find_movement(difference.reference)
        _refuse_young(moved)
    return _book(actor, difference, correction, moved)


@transaction.atomic
def _book(
    actor: User, difference: BookDifference, correction: Correction, moved: ListedMovement | None
) -> LedgerTransaction:
    (row,) = lock_rows(BookDifference.objects.filter(pk=difference.pk))
    if row.correction:
        return row.correction
    if row.closed_at:
        raise CorrectionRefused("This difference is gone: the last check did not find it any more.")
    if not correction.reason.strip():
        raise CorrectionRefused("Say why the books are corrected; it stays with the entry.")
    try:
        with transaction.atomic():
            booked = post_to_ledger(
                kind=LedgerKind.ADJUSTMENT,
                cause=f"difference-{row.pk}",
                reason=correction.reason.strip(),
                currency=_currency(correction, moved),
                moved=moved.moved if moved else None,
                postings=_postings(correction, moved),
            )
    except IntegrityError as error:
        raise CorrectionRefused(
            "Stripe's movement was booked in the meantime, so there is nothing to correct. The "
            "next check closes this difference."
        ) from error
    row.correction, row.closed_at = booked, timezone.now()
    row.save(update_fields=["correction", "closed_at"])
    record_act(
        actor=actor, act=BookkeepingAct.CORRECTED, target=row, reason=correction.reason.strip()
    )
    return booked


def _refuse_young(movement: ListedMovement) -> None:
    # Stripe's news of it can be late, and the sale, refund or transfer books it then. It could not
    # if the movement were booked by hand before, and a buyer who paid would get nothing.
    until = movement.created_at + BOOKED_WITHIN
    if movement.type not in KIND_OF_TYPE and timezone.now() < until:
        raise CorrectionRefused(
            f"Stripe's news of this {movement.type} can still come, and books it. Look for its "
            f"event in the inbox. By hand it can be booked from {until:%-d %B %Y} on."
        )


def _currency(correction: Correction, moved: ListedMovement | None) -> str:
    if moved:
        return moved.moved.currency
    if correction.amount is None:
        raise CorrectionRefused("Say how much is moved from the one account to the other.")
    return correction.amount.currency


def _postings(correction: Correction, moved: ListedMovement | None) -> list[Posting]:
    if {correction.debit, correction.credit} & NOT_BY_HAND:
        raise CorrectionRefused(
            "What designers are owed and what Stripe holds cannot be corrected by hand. Choose "
            "another account."
        )
    if moved:
        return [Posting(account=correction.credit, amount_minor=-moved.moved.amount_minor)]
    if correction.debit is None or correction.debit == correction.credit:
        raise CorrectionRefused("Choose two different accounts.")
    if correction.amount is None or correction.amount.minor <= 0:
        raise CorrectionRefused("Say how much is moved, as an amount above zero.")
    return [
        Posting(account=correction.debit, amount_minor=correction.amount.minor),
        Posting(account=correction.credit, amount_minor=-correction.amount.minor),
    ]
