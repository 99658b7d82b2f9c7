"""Statements and self-billed invoices against the transfers and reversals that they list."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from bookkeeping.findings.finding import Finding
from bookkeeping.findings.sums import sum_of
from bookkeeping.models import DifferenceKind
from common.money import Money
from design_requests.stating import unstated as released_unstated
from payouts.models import Reversal, StatedMovement, Statement, Transfer
from payouts.states import TransferState

# A run is written down within minutes of its last answer from Stripe.
WRITTEN_WITHIN = timedelta(days=1)


def statements_that_differ() -> Iterator[Finding]:
    listed = StatedMovement.objects.filter(statement=OuterRef("pk"))
    statements: QuerySet[Any] = Statement.objects.annotate(
        moved=sum_of(listed, "transfer__amount_minor", by="statement")
        - sum_of(listed, "reversal__amount_minor", by="statement")
        + sum_of(listed, "elsewhere_minor", by="statement")
    )
    for statement in statements.exclude(net_minor=F("moved")).defer("content"):
        moved = Money(statement.moved, statement.currency)
        yield Finding(
            DifferenceKind.DOCUMENT_DIFFERS,
            statement.name,
            f"says {statement.net}",
            f"{moved} moved",
        )


def movements_without_statement() -> Iterator[Finding]:
    """Made a day ago and on no statement, although nothing of that designer is on its way."""
    sent = Transfer.objects.reserved().filter(designer=OuterRef("designer"))
    back = Reversal.objects.reserved().filter(earning__designer=OuterRef("designer"))
    waiting: list[QuerySet[Any]] = [
        Transfer.objects.all(),
        Reversal.objects.annotate(designer=F("earning__designer")),
    ]
    for rows in waiting:
        unstated = rows.filter(
            state=TransferState.MADE,
            stated=None,
            currency=settings.SHOP_CURRENCY,
            made_at__lt=timezone.now() - WRITTEN_WITHIN,
        )
        for row in unstated.exclude(Exists(sent)).exclude(Exists(back)):
            yield Finding(
                DifferenceKind.DOCUMENT_MISSING, row.reference, "no statement", f"{row.amount} sent"
            )
    released = released_unstated().filter(made_at__lt=timezone.now() - WRITTEN_WITHIN)
    for part in released.exclude(Exists(sent)).exclude(Exists(back)):
        yield Finding(
            DifferenceKind.DOCUMENT_MISSING, part.number, "no statement", f"{part.share} sent"
        )
