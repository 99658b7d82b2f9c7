"""A designer's new listing, with the file that it is about on its way to the workbench."""

import secrets
from collections.abc import Mapping

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.text import slugify

from accounts.models import User
from models_catalog.models import CadModel, Category, LicenceOffer, Upload
from models_catalog.services.lock_upload import lock_upload
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

    Raises ListingRefused as lock_upload does.
    """
    arrived = lock_upload(actor=actor, upload=upload)
    cad_model = CadModel(
        designer=actor,
        title=title,
        description=description,
        category=category,
        tags=tags,
    )
    _save_with_slug(cad_model)
    set_prices(cad_model=cad_model, prices=prices)
    start_release(cad_model=cad_model, upload=arrived)
    return cad_model


def _save_with_slug(cad_model: CadModel) -> None:
    """Under the title as slug, or another one when somebody takes that in the same moment."""
    cad_model.slug = free_slug(cad_model.title)
    cad_model.full_clean(validate_unique=False)  # the database says better whether it is free
    try:
        with transaction.atomic():
            cad_model.save()
    except IntegrityError:
        cad_model.slug = free_slug(cad_model.title)
        cad_model.save()


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
