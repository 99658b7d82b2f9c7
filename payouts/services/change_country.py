"""A designer chose the wrong country, or has moved: leave the account at Stripe for a new one."""

from django.conf import settings
from django.db import transaction

from accounts.models import User
from common.locking import lock_rows
from payouts.countries import payable
from payouts.errors import CountryNotChanged
from payouts.models import ConnectedAccount, Transfer
from payouts.services.connect_account import connect_account, refuse_unpaid
from payouts.services.leave_account import leave_account


def change_country(*, actor: User, country: str) -> str:
    """The address of Stripe's onboarding page for an account in that country; it works once.

    Stripe lets nobody change the country of an account. The former one gets nothing more; what is
    not sent yet waits for the new one. Before an account is open at Stripe this only chooses anew.
    Raises CountryNotChanged, and what connect_account raises.
    """
    refuse_unpaid(country)
    account = ConnectedAccount.objects.live_of(actor).first()
    if account is not None and account.stripe_account_id is not None:
        if account.country == country:
            name = payable(settings.STRIPE_COUNTRY)[country]
            raise CountryNotChanged(f"Your account at Stripe is for {name} already.")
        _leave(actor, account)
    return connect_account(actor=actor, country=country)


@transaction.atomic
def _leave(actor: User, account: ConnectedAccount) -> None:
    """Transfers are reserved under the same lock: none is on its way to an account that is left."""
    (account,) = lock_rows(ConnectedAccount.objects.filter(pk=account.pk))
    under_way = Transfer.objects.reserved().filter(stripe_account_id=account.stripe_account_id)
    if under_way.exists():
        raise CountryNotChanged(
            "A transfer to your account is on its way just now. Nothing was changed; please try "
            "again in ten minutes."
        )
    leave_account(actor=actor, account=account, reason="The designer chose another country")
