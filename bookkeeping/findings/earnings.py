"""What designers are owed, as their earnings say and as transfers, returns and the books say."""

from collections.abc import Iterator
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet

from aftersales.models import ReturnedPart
from bookkeeping.findings.finding import Finding
from bookkeeping.findings.sums import sum_of
from bookkeeping.models import DifferenceKind
from common.money import Money
from orders.models import LedgerAccount, LedgerEntry, LedgerKind, LineSettlement
from payouts.models import Earning, Reversal, ShareDeduction, Transfer, TransferPart
from payouts.states import TransferState


def earnings_that_differ() -> Iterator[Finding]:
    """A share without its earning, or sent with another sum than its transfers and reversals."""
    shares = LineSettlement.objects.filter(designer_share_minor__gt=0)
    unowed = shares.exclude(designer_share_minor=F("order_line__earning__amount_minor"))
    for row in unowed.select_related("order_line__order"):
        line = row.order_line
        yield Finding(
            DifferenceKind.EARNINGS_DIFFER,
            f"{line.order.number}/{line.position}",
            "no earning of that sum",
            f"{row.designer_share} is the designer's share",
        )
    sent = TransferPart.objects.filter(earning=OuterRef("pk"))
    sent = sent.exclude(transfer__state=TransferState.REFUSED)
    back = Reversal.objects.standing().filter(earning=OuterRef("pk"))
    earnings = Earning.objects.annotate(
        found=sum_of(sent, "amount_minor", by="earning")
        - sum_of(back, "amount_minor", by="earning")
    )
    yield from _differing(earnings.exclude(sent_minor=F("found")), "sent", "sent_minor")
    yield from _transfers_booked_otherwise()


def deductions_that_differ() -> Iterator[Finding]:
    """What was taken off an earning against its deductions, and those against what went back."""
    taken = ShareDeduction.objects.filter(earning=OuterRef("pk"))
    earnings = Earning.objects.annotate(found=sum_of(taken, "amount_minor", by="earning"))
    yield from _differing(earnings.exclude(deducted_minor=F("found")), "deducted", "deducted_minor")
    back = ReturnedPart.objects.standing().filter(order_line=OuterRef("order_line"))
    back = back.filter(Q(refund=None) | Q(refund__made_at__isnull=False))
    earnings = Earning.objects.annotate(found=sum_of(back, "designer_share_minor", by="order_line"))
    yield from _differing(
        earnings.exclude(deducted_minor=F("found")), "took back", "deducted_minor"
    )


def _differing(earnings: QuerySet[Any], what: str, field: str) -> Iterator[Finding]:
    for earning in earnings.select_related("order_line__order"):
        said, found = (
            Money(minor, earning.currency) for minor in (getattr(earning, field), earning.found)
        )
        yield Finding(
            DifferenceKind.EARNINGS_DIFFER,
            earning.audit_id,
            f"{said} by the earning",
            f"{found} by what was {what}",
        )


def _transfers_booked_otherwise() -> Iterator[Finding]:
    moves: list[tuple[LedgerKind, QuerySet[Any], int]] = [
        (LedgerKind.TRANSFER, Transfer.objects.all(), 1),
        (LedgerKind.REVERSAL, Reversal.objects.all(), -1),
    ]
    for kind, rows, sign in moves:
        booked = LedgerEntry.objects.filter(
            transaction__kind=kind,
            transaction__cause=OuterRef("reference"),
            account=LedgerAccount.DESIGNER_PAYABLE,
        )
        found = sign * sum_of(booked, "amount_minor", by="transaction__cause")
        made = rows.filter(state=TransferState.MADE).annotate(found=found)
        # What is not booked at all is found elsewhere.
        for row in made.exclude(Q(found=F("amount_minor")) | Q(found=0)):
            yield Finding(
                DifferenceKind.EARNINGS_DIFFER,
                row.reference,
                f"{Money(row.found, row.currency)} booked",
                f"{row.amount} moved",
            )
