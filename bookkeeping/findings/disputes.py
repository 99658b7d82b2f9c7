"""Disputes that Stripe reports otherwise than they were closed here."""

from collections.abc import Iterator

from aftersales.models import Dispute
from bookkeeping.findings.finding import Finding
from bookkeeping.models import BookDifference, DifferenceKind


def disputes_decided_anew() -> Iterator[Finding]:
    """Until somebody has corrected the books for it."""
    corrected = BookDifference.objects.filter(
        kind=DifferenceKind.DISPUTE_REOPENED, correction__isnull=False
    )
    open_ones = Dispute.objects.exclude(says_otherwise="")
    for dispute in open_ones.exclude(stripe_id__in=corrected.values("reference")):
        yield Finding(
            DifferenceKind.DISPUTE_REOPENED,
            dispute.stripe_id,
            f"{dispute.get_state_display().lower()}, {dispute.amount}",
            f"Stripe says: {dispute.get_says_otherwise_display().lower()}",
        )
