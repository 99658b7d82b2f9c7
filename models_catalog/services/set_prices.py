"""The prices of a listing, and what they were before."""

import secrets
from collections.abc import Mapping

from django.conf import settings
from django.db import transaction

from models_catalog.models import CadModel, LicenceOffer, PriceChange


@transaction.atomic
def set_prices(*, cad_model: CadModel, prices: Mapping[str, int]) -> None:
    """Make the offers of a listing exactly these; each that changes is noted."""
    before = dict(cad_model.offers.values_list("kind", "price_minor"))
    ended = {kind: None for kind in before if kind not in prices}
    changed = {kind: price for kind, price in prices.items() if before.get(kind) != price}
    cad_model.offers.filter(kind__in=ended).delete()
    for kind, price_minor in changed.items():
        LicenceOffer.objects.update_or_create(
            cad_model=cad_model,
            kind=kind,
            defaults={"price_minor": price_minor, "currency": settings.SHOP_CURRENCY},
            create_defaults={
                "public_id": secrets.token_urlsafe(12),
                "price_minor": price_minor,
                "currency": settings.SHOP_CURRENCY,
            },
        )
    PriceChange.objects.bulk_create(
        PriceChange(
            cad_model=cad_model, kind=kind, price_minor=price, currency=settings.SHOP_CURRENCY
        )
        for kind, price in {**ended, **changed}.items()
    )
