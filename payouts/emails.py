"""Mails about a designer's payouts, each written into the transaction of the fact itself."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from common.money import Money
from common.outbox import enqueue_mail
from payouts.models import BankPayout, ConnectedAccount, Reversal, Statement, Transfer
from payouts.states import OUR_BALANCE_IS_LOW, TransferState


def tell_designer_account_held(account: ConnectedAccount) -> None:
    """Payouts stop: Stripe holds the account, or it is no longer connected."""
    about = f"{account.stripe_account_id}:{account.checked_at}"
    _tell("payouts_held", account.designer, about=about, context={"account": account})


def tell_designer_what_stripe_needs(account: ConnectedAccount) -> None:
    """Payouts go on until a date, and stop then."""
    about = f"{account.stripe_account_id}:{account.checked_at}"
    _tell("payout_details_needed", account.designer, about=about, context={"account": account})


def tell_designer_of_run(transfers: Sequence[Transfer]) -> None:
    """Once all of a run are decided: what was sent, and what Stripe refused to send.

    What only waits for money of ours is shown on the page, and is no news to act on.
    """
    made = [row for row in transfers if row.state == TransferState.MADE]
    refused = [
        row
        for row in transfers
        if row.state == TransferState.REFUSED and row.failure != OUR_BALANCE_IS_LOW
    ]
    for kind, rows in (("payout_sent", made), ("payout_failed", refused)):
        if rows:
            total = Money(sum(row.amount_minor for row in rows), rows[0].currency)
            _tell(
                kind,
                rows[0].designer,
                about=str(rows[0].run),
                context={"transfers": rows, "total": total},
            )


def tell_designer_reversed(reversal: Reversal) -> None:
    _tell(
        "payout_reversed",
        reversal.transfer.designer,
        about=reversal.reference,
        context={"reversal": reversal, "line": reversal.earning.order_line},
    )


def tell_designer_bank_returned(payout: BankPayout) -> None:
    _tell(
        "payout_returned",
        payout.account.designer,
        about=payout.stripe_payout_id,
        context={"payout": payout},
    )


def tell_designer_of_statement(statement: Statement) -> None:
    """A run is written down; where self-billing is agreed, that is the designer's invoice to us."""
    statements_url = settings.SITE_URL + reverse("payouts:studio_statements")
    _tell(
        "statement_issued",
        statement.designer,
        about=statement.name,
        context={"statement": statement, "statements_url": statements_url},
    )


def _tell(kind: str, designer: User, *, about: str, context: dict[str, Any]) -> None:
    enqueue_mail(
        kind=kind,
        to_address=designer.email,
        recipient=designer,
        context=context | {"payouts_url": settings.SITE_URL + reverse("payouts:studio_payouts")},
        dedupe_key=f"{kind}:{about}",
    )
