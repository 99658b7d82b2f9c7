"""Invoices, credit notes and cancellations against what was paid and what went back."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from aftersales.models import Refund, ReturnedPart
from aftersales.states import RefundState
from bookkeeping.findings.finding import Finding
from bookkeeping.findings.sums import sum_of
from bookkeeping.models import DifferenceKind
from design_requests.models import RequestDocument, RequestDocumentSeries
from orders.models import Document, DocumentKind, DocumentSeries, LineSettlement, Order
from orders.states import OrderState
from payouts.models import Statement, StatementSeries


def invoices_that_differ() -> Iterator[Finding]:
    invoices = Document.objects.filter(kind=DocumentKind.INVOICE)
    paid = Order.objects.filter(state=OrderState.PAID, total_minor__gt=0)
    for order in paid.exclude(pk__in=invoices.order_by().values("order")):
        yield Finding(
            DifferenceKind.DOCUMENT_MISSING, order.number, "no invoice", f"{order.total} paid"
        )
    settled = LineSettlement.objects.filter(order_line__order=OuterRef("order"))
    yield from _other_sums(
        invoices.annotate(
            wanted_net=sum_of(settled, "net_minor", by="order_line__order"),
            wanted_tax=sum_of(settled, "tax_minor", by="order_line__order"),
        ),
        "settled",
    )


def corrections_that_differ() -> Iterator[Finding]:
    """One credit note for each refund of an order, and its cancellation where it came back."""
    refunds = Refund.objects.filter(held_payment=None, made_at__isnull=False)
    failed = refunds.filter(state=RefundState.FAILED)
    notes = Document.objects.filter(kind=DocumentKind.CREDIT_NOTE)
    cancelled = Document.objects.filter(kind=DocumentKind.CANCELLATION)
    for name, rows, documents in (
        ("credit note", refunds, notes),
        ("cancellation", failed, cancelled),
    ):
        for refund in rows.exclude(number__in=documents.order_by().values("cause")):
            state = refund.get_state_display().lower()
            yield Finding(
                DifferenceKind.DOCUMENT_MISSING,
                refund.number,
                f"no {name}",
                f"refund of {refund.amount}: {state}",
            )
        for document in documents.exclude(cause__in=rows.order_by().values("number")):
            yield Finding(
                DifferenceKind.CAUSE_MISSING, document.name, f"{document.total}", "no such refund"
            )
    back = ReturnedPart.objects.filter(refund__number=OuterRef("cause"))
    for documents in (notes, cancelled):
        yield from _other_sums(
            documents.filter(Exists(refunds.filter(number=OuterRef("cause")))).annotate(
                wanted_net=sum_of(back, "amount_minor", by="refund")
                - sum_of(back, "tax_minor", by="refund"),
                wanted_tax=sum_of(back, "tax_minor", by="refund"),
            ),
            "went back",
        )


def _other_sums(documents: QuerySet[Any], did: str) -> Iterator[Finding]:
    for row in documents.exclude(Q(net_minor=F("wanted_net")) & Q(tax_minor=F("wanted_tax"))):
        yield Finding(
            DifferenceKind.DOCUMENT_DIFFERS,
            row.name,
            f"says net, tax: {row.net_minor}, {row.tax_minor}",
            f"{did}: {row.wanted_net}, {row.wanted_tax}",
        )


def series_with_gaps() -> Iterator[Finding]:
    """Each number up to the last that its series has counted, once; of statements too."""
    yield from _gaps(DocumentSeries.objects.all(), Document.objects.all())
    yield from _gaps(RequestDocumentSeries.objects.all(), RequestDocument.objects.defer("content"))
    yield from _gaps(StatementSeries.objects.all(), Statement.objects.defer("content"))


def _gaps(counts: QuerySet[Any], documents: QuerySet[Any]) -> Iterator[Finding]:
    for series in counts:
        of_series = documents.filter(kind=series.kind, year=series.year)
        numbers = set(of_series.order_by().values_list("number", flat=True))
        wanted = set(range(1, series.last_number + 1))
        if numbers != wanted:
            odd = sorted(numbers ^ wanted)
            yield Finding(
                DifferenceKind.SERIES_GAP,
                str(series),
                f"{len(numbers)} issued",
                f"{series.last_number} counted; look at " + ", ".join(map(str, odd[:9])),
            )
    counted = counts.filter(kind=OuterRef("kind"), year=OuterRef("year"))
    for row in documents.exclude(Exists(counted)):
        yield Finding(DifferenceKind.SERIES_GAP, row.name, "issued", "no series counted it")
