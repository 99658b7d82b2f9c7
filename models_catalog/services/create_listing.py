"""A designer's new listing, with the file that it is about on its way to the workbench."""

import re
import secrets
from collections.abc import Collection, Mapping

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from accounts.models import User
from common.child_words import show_childs_words
from models_catalog.models import CadModel, Category, FormerAddress, Upload
from models_catalog.services.hold_quota import hold_quota
from models_catalog.services.lock_upload import lock_upload
from models_catalog.services.set_prices import set_prices
from models_catalog.services.start_release import start_release

# /studio/models/new/ and /api/v1/models/search/ are addresses of their own.
RESERVED_SLUGS = frozenset({"new", "search"})
# Whoever renames a piece for ever takes no more names.
MOST_FORMER_ADDRESSES = 20


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

    Raises ListingRefused as hold_quota and lock_upload do.
    """
    hold_quota(actor=actor, more_listings=1, more_jobs=1)
    arrived = lock_upload(actor=actor, upload=upload)
    cad_model = CadModel(
        designer=actor,
        title=title,
        description=description,
        category=category,
        tags=tags,
    )
    save_with_slug(cad_model)
    set_prices(cad_model=cad_model, prices=prices)
    start_release(cad_model=cad_model, upload=arrived)
    said = {"title of a piece": title, "text of a piece": description}
    show_childs_words(actor=actor, before={}, after=said)
    return cad_model


def save_with_slug(cad_model: CadModel, *, unchecked: Collection[str] = ()) -> None:
    """Under the title as slug, or another one when somebody takes that in the same moment."""
    cad_model.slug = free_slug(cad_model)
    cad_model.full_clean(
        exclude=unchecked, validate_unique=False
    )  # the database says better whether it is free
    try:
        with transaction.atomic():
            cad_model.save()
    except IntegrityError:
        cad_model.slug = free_slug(cad_model)
        cad_model.save()


def rename(cad_model: CadModel) -> None:
    """Save it under an address that fits its title by now; the one before goes on leading to it.

    One that was renamed very often keeps the address that it has.
    """
    base = slug_of(cad_model.title)
    is_fitting = re.fullmatch(rf"{re.escape(base)}(-[0-9a-f]{{6}})?", cad_model.slug)
    if is_fitting or cad_model.former_addresses.count() >= MOST_FORMER_ADDRESSES:
        cad_model.save()
        return
    save_with_slug(cad_model, unchecked=["description"])


def slug_of(title: str) -> str:
    return slugify(title)[:60] or "model"


def free_slug(cad_model: CadModel) -> str:
    """The title as a slug; with a random ending when it is taken, was that of another piece, or is
    an address of its own."""
    base = slug_of(cad_model.title)
    slug = base
    while slug in RESERVED_SLUGS or _is_taken(slug, cad_model):
        slug = f"{base}-{secrets.token_hex(3)}"
    return slug


def _is_taken(slug: str, by_other_than: CadModel) -> bool:
    return (
        CadModel.objects.exclude(pk=by_other_than.pk).filter(slug=slug).exists()
        or FormerAddress.objects.exclude(cad_model=by_other_than.pk).filter(slug=slug).exists()
    )
