"""Who stands on a paper of money, as it is frozen with it."""

from django.conf import settings

from orders.models.money_paper import MoneyPaperParty
from payments.gateway.checkout import BillingDetails


def as_on(first: MoneyPaperParty) -> dict[str, str]:
    """A paper that follows another goes to whom that one went to, whatever the account says now."""
    return _from_us_to(first.buyer_name, first.buyer_address, first.buyer_tax_id)


def as_paid(billing: BillingDetails | None, *, name: str, address: str) -> dict[str, str]:
    """What the buyer typed on Stripe's page; else the name and address that we have."""
    typed = billing or BillingDetails(name="", address="")
    return _from_us_to(typed.name or name, typed.address or address, typed.tax_id)


def _from_us_to(name: str, address: str, tax_id: str) -> dict[str, str]:
    return {
        "seller_name": settings.SELLER_NAME,
        "seller_address": settings.SELLER_ADDRESS,
        "seller_tax_id": settings.SELLER_TAX_ID,
        "buyer_name": name,
        "buyer_address": address,
        "buyer_tax_id": tax_id,
    }
