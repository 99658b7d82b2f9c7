"""Row locks in one fixed order, so that two transactions never wait for each other in a ring."""

from typing import TypeVar

from django.db import models
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
    "orders.Coupon",
    "orders.Order",
    "orders.LicenceGrant",
    "payouts.ConnectedAccount",
    "payouts.Transfer",
    "payouts.Reversal",
    "payouts.Earning",
    "payouts.BankPayout",
    "bookkeeping.BookDifference",
    "privacy.Hold",
    # Held from a number's issue to the end of the transaction: taken last, so that few wait.
    "orders.DocumentSeries",
    "payouts.StatementSeries",
    "common.OutboxMail",
)


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
