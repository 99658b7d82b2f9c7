"""Row locks in one fixed order, so that two transactions never wait for each other in a ring."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import connection, models
from django.db.models import QuerySet

M = TypeVar("M", bound=models.Model)

# A transaction locks from the top down and never goes back up: first the person whose wishes are
# weighed against each other, then what was made and its parts, then what was bought, then what is
# paid out of it, last the mail that tells of it. A new table stands below all that a change of it
# looks at first. Rows that are only added need no place; nor do parts that are written under the
# lock of their whole, as prices and measurements are. The tests hold every transaction to it.
LOCK_ORDER = (
    # What the desk decides about a request may change the account that it is about.
    "privacy.Case",
    "accounts.User",
    "accounts.ApiToken",
    "orders.GuestBrowser",
    "models_catalog.CadModel",
    "models_catalog.Release",
    "models_catalog.DuplicateFinding",
    "models_catalog.Upload",
    "models_catalog.ProcessingRun",
    "models_catalog.PictureRun",
    # A decision holds the designer and the piece first; a piece that goes lets go of its reports.
    "moderation.Report",
    "orders.Coupon",
    "orders.Order",
    "orders.LicenceGrant",
    # A new e-mail address moves a subscription, and then marks what Stripe has still to be told.
    "newsletter.OptIn",
    "newsletter.Issue",
    "newsletter.Delivery",
    "newsletter.Subscription",
    "newsletter.Suppression",
    # A brief is looked at before its offers, an offer before its milestones and their money.
    "design_requests.Brief",
    "design_requests.Offer",
    "design_requests.Milestone",
    "design_requests.MilestonePayment",
    "payouts.ConnectedAccount",
    "payouts.Transfer",
    "payouts.Reversal",
    "payouts.Earning",
    "payouts.BankPayout",
    "design_requests.HeldPart",
    "saving.DigestWish",
    "bookkeeping.BookDifference",
    # Held from a number's issue to the end of the transaction: taken last, so that few wait.
    "orders.DocumentSeries",
    "design_requests.RequestDocumentSeries",
    "payouts.StatementSeries",
    "common.OutboxMail",
    # A hold is agreed on once the row that it is about is locked, whichever table that is of.
    "privacy.Hold",
    # So is what becomes of a trace that a search has found.
    "privacy.FoundTrace",
)

# Works that one runner does at a time; any numbers that differ.
PURGE, ERASURE = 730_601, 730_602


def lock_rows(rows: QuerySet[M]) -> list[M]:
    """Lock the rows sorted by primary key and return them re-read.

    Call as late as possible, and ask what the rule asks afterwards: by the rows that come back, or
    by a query that begins after this one. What the filter says of other tables was read before the
    wait for the lock. Raises TransactionManagementError outside a transaction.
    """
    if rows.model._meta.label not in LOCK_ORDER:
        raise LookupError(f"{rows.model._meta.label} has no place in LOCK_ORDER.")
    # NO KEY: whoever adds a row that only points at a locked one does not wait.
    return list(rows.order_by("pk").select_for_update(of=("self",), no_key=True))


def lock_name(name: str) -> None:
    """Hold something that has no row, such as an address, for the rest of the transaction.

    Of two that begin the same for it, the second waits here, and then finds what the first made.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def share_name(name: str) -> None:
    """The same with all who share it; who locks it waits for them, and they for him."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(hashtextextended(%s, 0))", [name])


@contextmanager
def alone_with(work: int, number: int) -> Iterator[bool]:
    """Whether nobody else does this work on this number now; held until the block is left.

    A lock of the connection, which ends with it, so that it never outlives a killed worker. Of two
    at once the second does not wait: it is told, and leaves the work to the first.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [work, number])
        is_alone = bool(cursor.fetchone()[0])
    try:
        yield is_alone
    finally:
        if is_alone and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [work, number])
