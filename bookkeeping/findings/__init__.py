"""What the nightly check looks for: each function reads the books and yields what does not fit.

None of them writes; those that ask Stripe are given its movements.
"""

from collections.abc import Callable, Iterator

from bookkeeping.findings.disputes import disputes_decided_anew
from bookkeeping.findings.documents import (
    corrections_that_differ,
    invoices_that_differ,
    series_with_gaps,
)
from bookkeeping.findings.earnings import deductions_that_differ, earnings_that_differ
from bookkeeping.findings.finding import Finding
from bookkeeping.findings.held import held_money_uncovered, held_papers_that_differ
from bookkeeping.findings.ledger import (
    bookings_without_cause,
    causes_without_booking,
    held_money_that_differs,
    returned_parts_that_differ,
    shares_that_differ,
    unbalanced,
)
from bookkeeping.findings.licences import licences_that_do_not_fit
from bookkeeping.findings.statements import movements_without_statement, statements_that_differ
from bookkeeping.findings.stripe import bookings_unknown_to_stripe, movements_that_differ

__all__ = [
    "OWN_CHECKS",
    "Finding",
    "bookings_unknown_to_stripe",
    "held_money_uncovered",
    "movements_that_differ",
]

OWN_CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    unbalanced,
    bookings_without_cause,
    causes_without_booking,
    shares_that_differ,
    returned_parts_that_differ,
    earnings_that_differ,
    held_money_that_differs,
    deductions_that_differ,
    disputes_decided_anew,
    licences_that_do_not_fit,
    invoices_that_differ,
    corrections_that_differ,
    held_papers_that_differ,
    series_with_gaps,
    statements_that_differ,
    movements_without_statement,
)
