"""A designer's new listing, with the file that it is about on its way to the workbench."""

import secrets
from collections.abc import Mapping

from django.conf import settings
from django.db import transaction
from django.utils.text import slugify

from accounts.models import User
from models_catalog.errors import ListingRefused
from models_catalog.models import CadModel, Category, LicenceOffer, Upload
from models_catalog.services.start_release import start_release

# /studio/models/new/ and /api/v1/models/search/ are addresses of their own.
RESERVED_SLUGS = frozenset({"new", "search"})


@transaction.atomic
def create_listing(
    *,
    actor: User,
    title: str,
    description: str,
    category: Category,
    tags: str,
    prices: Mapping[str, int],
    upload: Upload,
) -> CadModel:
    """Create a draft; `prices` maps a licence kind to minor units of the shop's currency.

    Raises ListingRefused when the upload is not whole, or is not the actor's.
    """
    if upload.owner_id != actor.pk or not upload.is_complete:
        raise ListingRefused("The file has not arrived completely. Upload it again.")
    cad_model = CadModel(
        slug=free_slug(title),
        designer=actor,
        title=title,
        description=description,
        category=category,
        tags=tags,
    )
    cad_model.full_clean()
    cad_model.save()
    set_prices(cad_model=cad_model, prices=prices)
    start_release(cad_model=cad_model, upload=upload)
    return cad_model


def set_prices(*, cad_model: CadModel, prices: Mapping[str, int]) -> None:
    """Make the offers of a listing exactly these."""
    cad_model.offers.exclude(kind__in=prices).delete()
    for kind, price_minor in prices.items():
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


def free_slug(title: str) -> str:
    """The title as a slug; with a random ending when it is taken or an address of its own."""
    base = slugify(title)[:60] or "model"
    slug = base
    while slug in RESERVED_SLUGS or CadModel.objects.filter(slug=slug).exists():
        slug = f"{base}-{secrets.token_hex(3)}"
    return slug
