"""The designer changes the words, prices or file of a listing that is not on the shelf."""

from collections.abc import Mapping

from django.db import transaction

from accounts.models import User
from models_catalog.models import CadModel, Category, Upload
from models_catalog.services.change_workbench import lock_editable
from models_catalog.services.create_listing import set_prices
from models_catalog.services.lock_upload import lock_upload
from models_catalog.services.start_release import start_release


@transaction.atomic
def edit_listing(
    *,
    actor: User,
    cad_model: CadModel,
    title: str,
    description: str,
    category: Category,
    tags: str,
    prices: Mapping[str, int],
    upload: Upload | None,
) -> CadModel:
    """Save the listing; an upload becomes its next release.

    Raises ListingRefused as lock_editable and lock_upload do.
    """
    listing = lock_editable(actor=actor, cad_model=cad_model)
    arrived = lock_upload(actor=actor, upload=upload) if upload else None
    listing.title, listing.description = title, description
    listing.category, listing.tags = category, tags
    listing.full_clean()
    listing.save()
    set_prices(cad_model=listing, prices=prices)
    if arrived:
        start_release(cad_model=listing, upload=arrived)
    return listing
