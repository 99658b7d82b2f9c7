"""Money held for design requests: its papers, and whether as much lies at Stripe."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from django.db.models import F, Q, Sum

from bookkeeping.findings.finding import Finding
from bookkeeping.models import DifferenceKind
from common.money import Money
from design_requests.models import HeldPart, MilestonePayment, PaperKind, RequestDocument
from design_requests.states import PartKind, PartState, PaymentState
from orders.models import LedgerAccount, LedgerEntry, LedgerKind

_LOOKED_AT = (
    LedgerAccount.HELD_FOR_REQUESTS,
    LedgerAccount.STRIPE_FEES,
    LedgerAccount.LOSSES,
    LedgerAccount.PLATFORM_FEES,
)
_OF_BANKS = (
    LedgerKind.REQUEST_DISPUTED,
    LedgerKind.REQUEST_REINSTATED,
    LedgerKind.REQUEST_LOST,
)


def held_money_uncovered(lying: Mapping[str, int]) -> Iterator[Finding]:
    """The books' held money against our whole balance at Stripe, in minor units by currency.

    Stripe keeps it in no account of its own, so a payout to our bank may take it along. What a bank
    withholds is not missed, nor what Stripe's fees and losses exceed our own earnings by: a young
    shop has earned less than its first payments cost.
    """
    for currency, sums in _sums().items():
        held = -sums[LedgerAccount.HELD_FOR_REQUESTS] - sums[LedgerAccount.DISPUTED]
        cost = sums[LedgerAccount.STRIPE_FEES] + sums[LedgerAccount.LOSSES]
        unearned = max(cost + sums[LedgerAccount.PLATFORM_FEES], 0)
        there = lying.get(currency, 0)
        if held > max(there, 0) + unearned:
            yield Finding(
                DifferenceKind.HELD_UNCOVERED,
                f"held for design requests, {currency}",
                f"{Money(held, currency)} held",
                f"{Money(there, currency)} lies at Stripe",
            )


def _sums() -> dict[str, Counter[str]]:
    """Of the accounts that are looked at, by currency; of what banks withhold, that of requests."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    entries = LedgerEntry.objects.filter(
        Q(account__in=_LOOKED_AT)
        | Q(account=LedgerAccount.DISPUTED, transaction__kind__in=_OF_BANKS)
    )
    rows = entries.order_by().values("transaction__currency", "account")
    for row in rows.annotate(sum=Sum("amount_minor")):
        found[row["transaction__currency"]][row["account"]] = row["sum"]
    return found


def held_papers_that_differ() -> Iterator[Finding]:
    """A receipt of each payment, a paper of each part that left by us, each over its sum."""
    receipts = RequestDocument.objects.filter(kind=PaperKind.RECEIPT)
    paid = MilestonePayment.objects.filter(state=PaymentState.PAID)
    for payment in paid.exclude(pk__in=receipts.order_by().values("payment")):
        yield _missing(payment.number, PaperKind.RECEIPT, payment.amount)
    left = HeldPart.objects.filter(state__in=[PartState.MADE, PartState.RETURNED])
    refunded = left.filter(kind=PartKind.REFUND)
    for kind, parts in (
        (PaperKind.INVOICE, left.filter(kind=PartKind.RELEASE)),
        (PaperKind.REFUND, refunded),
        (PaperKind.CANCELLATION, refunded.filter(state=PartState.RETURNED)),
    ):
        written = RequestDocument.objects.filter(kind=kind).order_by().values("part")
        for part in parts.exclude(pk__in=written):
            yield _missing(part.number, kind, part.amount)
    other = RequestDocument.objects.exclude(
        Q(kind=PaperKind.RECEIPT)
        & Q(total_minor=F("payment__amount_minor"), tax_minor=F("payment__tax_minor"))
        | Q(kind=PaperKind.INVOICE)
        & Q(total_minor=F("part__amount_minor"), tax_minor=F("part__tax_minor"))
        | Q(
            kind__in=[PaperKind.REFUND, PaperKind.CANCELLATION],
            total_minor=F("part__amount_minor"),
        )
    )
    for paper in other.select_related("payment", "part").defer("content"):
        moved = paper.part.amount if paper.part else paper.payment.amount
        yield Finding(
            DifferenceKind.DOCUMENT_DIFFERS,
            paper.name,
            f"says {paper.total}, tax {paper.tax}",
            f"{moved} moved",
        )


def _missing(reference: str, kind: PaperKind, amount: Money) -> Finding:
    return Finding(
        DifferenceKind.DOCUMENT_MISSING, reference, f"no {kind.label.lower()}", f"{amount} moved"
    )
