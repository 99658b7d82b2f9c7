"""Bookings against themselves, against what they are of, and against the shares of their lines."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Sum

from aftersales.models import Dispute, Refund, ReturnedPart
from aftersales.states import DisputeState, RefundState
from bookkeeping.findings.finding import Finding
from bookkeeping.findings.sums import sum_of
from bookkeeping.models import DifferenceKind
from common.money import Money
from design_requests.models import BankDispute, HeldPart, MilestonePayment
from design_requests.states import PartKind, PartState, PaymentState
from orders.models import (
    LedgerAccount,
    LedgerEntry,
    LedgerKind,
    LedgerTransaction,
    Order,
    OrderLine,
)
from orders.states import OrderState
from payouts.models import Reversal, Transfer
from payouts.states import TransferState

SALES = [LedgerKind.PAYMENT, LedgerKind.HELD_DELIVERED]
RETURNS = [
    LedgerKind.REFUND,
    LedgerKind.REFUND_FAILED,
    LedgerKind.DISPUTE_LOST,
    LedgerKind.DISPUTE_REINSTATED,
]


def unbalanced() -> Iterator[Finding]:
    sums = (
        LedgerTransaction.objects.order_by()
        .annotate(total=Sum("entries__amount_minor"))
        .exclude(total=0)
    )
    for row in sums:
        yield Finding(
            DifferenceKind.UNBALANCED, str(row), f"sums to {row.total}", "every booking sums to 0"
        )


def bookings_without_cause() -> Iterator[Finding]:
    paid = LedgerTransaction.objects.filter(kind=LedgerKind.PAYMENT)
    for row in paid.filter(order__paid_at=None).select_related("order"):
        state = row.order.get_state_display() if row.order else "no order"
        yield Finding(DifferenceKind.CAUSE_MISSING, str(row), "booked as paid", state)
    for kind, done, name in _facts():
        if kind == LedgerKind.DISPUTE_LOST:
            # One that was won after all was lost before.
            done = Dispute.objects.filter(state__in=[DisputeState.LOST, DisputeState.WON])
        if kind == LedgerKind.REQUEST_LOST:
            done = BankDispute.objects.filter(state__in=[DisputeState.LOST, DisputeState.WON])
        booked = LedgerTransaction.objects.filter(kind=kind)
        for row in booked.exclude(cause__in=done.order_by().values(name)):
            yield Finding(
                DifferenceKind.CAUSE_MISSING, str(row), "booked", "nothing of that name was done"
            )


def causes_without_booking() -> Iterator[Finding]:
    # A payment that was held for review and then delivered is booked in two steps.
    sold = LedgerTransaction.objects.filter(kind__in=SALES).values("order")
    paid = Order.objects.filter(state=OrderState.PAID, total_minor__gt=0)
    for order in paid.exclude(pk__in=sold):
        yield Finding(
            DifferenceKind.NOT_BOOKED, order.number, "no payment booked", f"{order.total} paid"
        )
    for kind, done, name in _facts():
        booked = LedgerTransaction.objects.filter(kind=kind).values("cause")
        for row in done.exclude(**{f"{name}__in": booked}):
            label = LedgerKind(kind).label.lower()
            yield Finding(
                DifferenceKind.NOT_BOOKED, str(row), f"not booked: {label}", f"{row.amount} moved"
            )


def _facts() -> list[tuple[LedgerKind, QuerySet[Any], str]]:
    """What moved money, by the kind that books it, and the column that the booking names it by."""
    refunds = Refund.objects.filter(made_at__isnull=False)
    disputes = Dispute.objects.filter(withdrawn_at__isnull=False)
    made = TransferState.MADE
    left = HeldPart.objects.filter(state__in=[PartState.MADE, PartState.RETURNED])
    refunded = left.filter(kind=PartKind.REFUND)
    banks = BankDispute.objects.filter(withdrawn_at__isnull=False)
    return [
        (LedgerKind.TRANSFER, Transfer.objects.filter(state=made), "reference"),
        (LedgerKind.REVERSAL, Reversal.objects.filter(state=made), "reference"),
        (LedgerKind.REFUND, refunds, "number"),
        (LedgerKind.REFUND_FAILED, refunds.filter(state=RefundState.FAILED), "number"),
        (LedgerKind.DISPUTE_WITHDRAWN, disputes, "stripe_id"),
        (LedgerKind.DISPUTE_REINSTATED, disputes.exclude(reinstated_at=None), "stripe_id"),
        (LedgerKind.DISPUTE_LOST, disputes.filter(state=DisputeState.LOST), "stripe_id"),
        (
            LedgerKind.REQUEST_PAID,
            MilestonePayment.objects.filter(state=PaymentState.PAID),
            "number",
        ),
        (LedgerKind.REQUEST_RELEASED, left.filter(kind=PartKind.RELEASE), "number"),
        (LedgerKind.REQUEST_REFUNDED, refunded, "number"),
        (LedgerKind.REQUEST_RETURNED, refunded.filter(state=PartState.RETURNED), "number"),
        (LedgerKind.REQUEST_DISPUTED, banks, "stripe_id"),
        (LedgerKind.REQUEST_REINSTATED, banks.exclude(reinstated_at=None), "stripe_id"),
        (LedgerKind.REQUEST_LOST, banks.filter(state=DisputeState.LOST), "stripe_id"),
    ]


def held_money_that_differs() -> Iterator[Finding]:
    """What the books hold for design requests against what was paid and has not left."""
    paid = MilestonePayment.objects.filter(state=PaymentState.PAID).order_by()
    left = HeldPart.objects.filter(state=PartState.MADE).order_by()
    here: Counter[str] = Counter()
    for rows, sign in ((paid, 1), (left, -1)):
        for row in rows.values("currency").annotate(sum=Sum("amount_minor")):
            here[row["currency"]] += sign * row["sum"]
    held = LedgerEntry.objects.filter(account=LedgerAccount.HELD_FOR_REQUESTS).order_by()
    sums = held.values("transaction__currency").annotate(sum=Sum("amount_minor"))
    booked = {row["transaction__currency"]: -row["sum"] for row in sums}
    for currency in sorted({*here, *booked}):
        if here[currency] != booked.get(currency, 0):
            yield Finding(
                DifferenceKind.SHARES_DIFFER,
                f"held for design requests, {currency}",
                f"{Money(booked.get(currency, 0), currency)} booked",
                f"{Money(here[currency], currency)} paid and not gone",
            )


def shares_that_differ() -> Iterator[Finding]:
    """Each settled line against what its sale booked for tax, platform and designer."""
    lines = OrderLine.objects.filter(settlement__isnull=False, price_minor__gt=0)
    for line in _with_booked(lines, SALES).select_related("order", "settlement"):
        settled = line.settlement
        wanted = (settled.tax_minor, settled.platform_fee_minor, settled.designer_share_minor)
        booked = (-line.booked_tax, -line.booked_fee, -line.booked_share)
        if booked != wanted:
            yield _differing(line, "booked", booked, "settled", wanted)


def returned_parts_that_differ() -> Iterator[Finding]:
    """What refunds and lost disputes took of each line against what they booked."""
    back = ReturnedPart.objects.standing().filter(order_line=OuterRef("pk"))
    back = back.filter(Q(refund=None) | Q(refund__made_at__isnull=False))
    lines = _with_booked(OrderLine.objects.filter(returned_parts__isnull=False), RETURNS)
    lines = lines.annotate(
        back_tax=sum_of(back, "tax_minor", by="order_line"),
        back_fee=sum_of(back, "platform_fee_minor", by="order_line"),
        back_share=sum_of(back, "designer_share_minor", by="order_line"),
    )
    for line in lines.select_related("order").distinct():
        wanted = (line.back_tax, line.back_fee, line.back_share)
        booked = (line.booked_tax, line.booked_fee, line.booked_share)
        if booked != wanted:
            yield _differing(line, "booked back", booked, "went back", wanted)


def _with_booked(lines: QuerySet[OrderLine], kinds: list[LedgerKind]) -> QuerySet[Any]:
    booked = LedgerEntry.objects.filter(order_line=OuterRef("pk"), transaction__kind__in=kinds)
    of_account = {
        "booked_tax": LedgerAccount.TAX,
        "booked_fee": LedgerAccount.PLATFORM_FEES,
        "booked_share": LedgerAccount.DESIGNER_PAYABLE,
    }
    return lines.annotate(
        **{
            name: sum_of(booked.filter(account=account), "amount_minor", by="order_line")
            for name, account in of_account.items()
        }
    )


def _differing(
    line: OrderLine, did: str, booked: tuple[int, ...], was: str, wanted: tuple[int, ...]
) -> Finding:
    return Finding(
        DifferenceKind.SHARES_DIFFER,
        f"{line.order.number}/{line.position}",
        f"{did} as tax, fee, share: " + ", ".join(map(str, booked)),
        f"{was}: " + ", ".join(map(str, wanted)),
    )
