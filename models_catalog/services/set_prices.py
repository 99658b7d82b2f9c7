"""The prices of a listing, and what they were before."""

import secrets
from collections.abc import Mapping

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from models_catalog.errors import ListingRefused
from models_catalog.models import CadModel, LicenceOffer, PriceChange
from models_catalog.services.end_reductions import end_reduction


@transaction.atomic
def set_prices(*, cad_model: CadModel, prices: Mapping[str, int]) -> None:
    """Make the offers of a listing exactly these; each that changes is noted.

    Raises ListingRefused for a price that is not above its reduction. The reductions of a licence
    that is no longer offered end.
    """
    before = dict(cad_model.offers.values_list("kind", "price_minor"))
    ended = {kind: None for kind in before if kind not in prices}
    changed = {kind: price for kind, price in prices.items() if before.get(kind) != price}
    _keep_above_reductions(cad_model, prices)
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


def _keep_above_reductions(cad_model: CadModel, prices: Mapping[str, int]) -> None:
    now = timezone.now()
    for reduction in cad_model.reductions.not_over(now):
        price = prices.get(reduction.kind)
        if price is None:
            end_reduction(reduction, now=now)
        elif price <= reduction.price_minor:
            raise ListingRefused(
                f"{cad_model.title}: the {reduction.licence_name.lower()} licence is reduced to "
                f"{reduction.price} until {reduction.ends_at:%-d %B %Y, %H:%M} UTC. Write a price "
                "above that, or end the reduction first."
            )
