"""What the data map asks of this room; the types are in common/personal.py."""

from typing import Any

from django.db.models import Case, DateTimeField, Max, OuterRef, Subquery, When
from django.db.models.functions import Coalesce, Greatest

from common.personal import DataSubject
from payouts.models import ConnectedAccount, Reversal, Transfer


def stripe_accounts(person: DataSubject) -> Any:
    return ConnectedAccount.objects.filter(designer=person.account_id).values("stripe_account_id")


def transfers_at_stripe(person: DataSubject) -> list[Any]:
    """Stripe's names of what was sent to the designer, and of what was taken back from it."""
    sent = Transfer.objects.filter(designer__in=[person.account_id]).order_by()
    taken = Reversal.objects.filter(transfer__in=sent.values("pk")).order_by()
    return [
        stripe_accounts(person),
        sent.values("stripe_transfer_id"),
        taken.values("stripe_reversal_id"),
    ]


def last_payout() -> Any:
    """Of a connected account: its last transfer, once the designer's account is closed."""
    sent = Transfer.objects.filter(designer=OuterRef("designer")).order_by()
    last = sent.values("designer").annotate(last=Max("created_at")).values("last")
    return Case(
        When(
            designer__closed_at__isnull=False,
            then=Greatest("designer__closed_at", Subquery(last, output_field=DateTimeField())),
        )
    )


def end_of_self_billing() -> Any:
    """When the designer withdrew from it, else when the account was closed."""
    return Coalesce("withdrawn_at", "designer__closed_at")
