"""Compare the books with themselves, the shop and Stripe, and queue what does not fit."""

from datetime import datetime, timedelta
from itertools import chain

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from bookkeeping.findings import (
    OWN_CHECKS,
    Finding,
    bookings_unknown_to_stripe,
    held_money_uncovered,
    movements_that_differ,
)
from bookkeeping.models import BookDifference, DifferenceKind
from orders.models import LedgerTransaction
from payments.gateway.balance import balances, list_movements

# A movement is listed a moment before its webhook has been worked off.
SETTLES_WITHIN = timedelta(minutes=10)
ABOUT_MOVEMENTS = (
    DifferenceKind.STRIPE_NOT_BOOKED,
    DifferenceKind.STRIPE_DIFFERS,
    DifferenceKind.STRIPE_UNKNOWN,
)


def verify_ledger(*, since: datetime) -> list[Finding]:
    """Every difference there is now; Stripe is asked for its movements since the moment.

    New ones are queued for staff, and those that are gone are closed. Raises StripeUnavailable,
    StripeRefused before anything is queued.
    """
    asked_at = timezone.now()
    movements = list(list_movements(since=since))
    lying = balances()
    young = timezone.now() - SETTLES_WITHIN
    settled = [row for row in movements if row.created_at <= young]
    findings = list(
        chain(
            *(check() for check in OWN_CHECKS),
            movements_that_differ(settled),
            bookings_unknown_to_stripe(movements, booked_before=asked_at),
            held_money_uncovered(lying),
        )
    )
    _queue(findings, listed={row.moved.id for row in movements})
    return findings


@transaction.atomic
def _queue(findings: list[Finding], *, listed: set[str]) -> None:
    now = timezone.now()
    for finding in findings:
        BookDifference.objects.open().update_or_create(
            kind=finding.kind,
            reference=finding.reference,
            defaults={"ours": finding.ours[:300], "theirs": finding.theirs[:300], "seen_at": now},
        )
    gone = BookDifference.objects.open().filter(seen_at__lt=now)
    gone.exclude(_not_looked_for(listed)).update(closed_at=now)


def _not_looked_for(listed: set[str]) -> Q:
    """Differences about movements that are older than Stripe's list, which was not asked for them.

    Without those whose movement is booked by now.
    """
    booked = LedgerTransaction.objects.filter(balance_transaction_id=OuterRef("reference"))
    is_older = Q(kind__in=ABOUT_MOVEMENTS) & ~Q(reference__in=listed)
    return is_older & ~(Q(kind=DifferenceKind.STRIPE_NOT_BOOKED) & Q(Exists(booked)))
