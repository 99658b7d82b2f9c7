"""Hold the books against themselves, the shop and Stripe, and queue what does not fit."""

from datetime import datetime, timedelta
from itertools import chain

from django.db import transaction
from django.utils import timezone

from bookkeeping.findings import (
    OWN_CHECKS,
    Finding,
    bookings_unknown_to_stripe,
    movements_that_differ,
)
from bookkeeping.models import BookDifference
from payments.gateway.balance import list_movements

# A movement is listed a moment before its webhook has been worked off.
SETTLES_WITHIN = timedelta(minutes=10)


def verify_ledger(*, since: datetime) -> list[Finding]:
    """Every difference there is now; Stripe is asked for its movements since the moment.

    New ones are queued for staff, and those that are gone are closed. Writes nothing else. Raises
    StripeUnavailable, StripeRefused before anything is queued.
    """
    movements = list(list_movements(since=since))
    young = timezone.now() - SETTLES_WITHIN
    settled = [row for row in movements if row.created_at <= young]
    findings = list(
        chain(
            *(check() for check in OWN_CHECKS),
            movements_that_differ(settled),
            bookings_unknown_to_stripe(movements),
        )
    )
    _queue(findings)
    return findings


@transaction.atomic
def _queue(findings: list[Finding]) -> None:
    now = timezone.now()
    for finding in findings:
        BookDifference.objects.open().update_or_create(
            kind=finding.kind,
            reference=finding.reference,
            defaults={"ours": finding.ours[:300], "theirs": finding.theirs[:300], "seen_at": now},
        )
    BookDifference.objects.open().filter(seen_at__lt=now).update(closed_at=now)
