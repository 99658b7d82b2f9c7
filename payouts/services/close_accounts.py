"""Somebody left the shop: their accounts at Stripe, which only served to pay them, are deleted."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from common.audit import Actor, record_act
from common.locking import lock_rows
from common.personal import EndedCopies, OpenMatter
from payments.errors import AccountGone, StripeRefused, StripeUnavailable
from payments.gateway.accounts import close_account, find_designer_account
from payouts.acts import PayoutAct
from payouts.models import ConnectedAccount
from payouts.services.refresh_account import record_account_state
from payouts.states import AccountStanding

STRIPE_IS_AWAY = OpenMatter(
    gettext_noop("Stripe, which does not answer just now and is asked again each hour")
)
MONEY_IS_INSIDE = OpenMatter(
    gettext_noop(
        "Stripe, which closes your account for payouts once the money in it has reached your bank"
    )
)


def close_accounts(*, actor: Actor, designer_id: int) -> EndedCopies:
    """Leave each account, then delete it at Stripe. Safe to repeat, also after a lost answer."""
    accounts = ConnectedAccount.objects.filter(designer=designer_id)
    waits: list[OpenMatter] = []
    for account in accounts.filter(closed_at=None).order_by("pk"):
        try:
            _close(actor, account)
        except StripeUnavailable:
            waits.append(STRIPE_IS_AWAY)
        except StripeRefused:
            waits.append(MONEY_IS_INSIDE)
    closed = accounts.filter(closed_at__isnull=False).count()
    return EndedCopies(counts={"accounts for payouts closed at Stripe": closed}, waits=tuple(waits))


def _close(actor: Actor, account: ConnectedAccount) -> None:
    if account.stripe_account_id is None:
        if not _is_found_after_all(actor, account):
            return
        account.refresh_from_db()
    # Before Stripe is asked: its message about the deletion is no news to mail then.
    _leave(account)
    try:
        close_account(account.stripe_account_id or "")
    except AccountGone:
        # Deleted before by us, whose record was lost, or by the designer.
        pass
    _record_closed(actor, account)


def _is_found_after_all(actor: Actor, account: ConnectedAccount) -> bool:
    """Whether the call that should open it went through though its answer was lost."""
    if account.asked_at is None:
        return False
    found = find_designer_account(reference=str(account.idempotency_key), asked_at=account.asked_at)
    if found is None:
        return False
    record_account_state(actor=actor, account=account, found=found)
    return True


@transaction.atomic
def _leave(account: ConnectedAccount) -> None:
    (row,) = lock_rows(ConnectedAccount.objects.filter(pk=account.pk))
    if row.state != AccountStanding.LEFT:
        row.state, row.transfers_active = AccountStanding.LEFT, False
        row.left_at = row.checked_at = timezone.now()
        row.save()


@transaction.atomic
def _record_closed(actor: Actor, account: ConnectedAccount) -> None:
    (row,) = lock_rows(ConnectedAccount.objects.filter(pk=account.pk))
    if row.closed_at is None:
        row.closed_at = timezone.now()
        row.save()
        record_act(actor=actor, act=PayoutAct.ACCOUNT_CLOSED, target=row)
