"""The designer changes the words, prices or file of a listing that is not on the shelf."""

from collections.abc import Mapping

from django.db import transaction

from accounts.models import User
from common.locking import lock_rows
from models_catalog.errors import ListingRefused
from models_catalog.models import CadModel, Category, Upload
from models_catalog.services.create_listing import set_prices
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

    Raises ListingRefused while the listing is in review or published, for another designer, or
    when the upload is not whole.
    """
    (listing,) = lock_rows(CadModel.objects.filter(pk=cad_model.pk, designer=actor))
    if not listing.is_editable:
        raise ListingRefused(
            "This listing is in review or published, so it cannot be changed just now."
        )
    if upload and (upload.owner_id != actor.pk or not upload.is_complete):
        raise ListingRefused("The file has not arrived completely. Upload it again.")
    listing.title, listing.description = title, description
    listing.category, listing.tags = category, tags
    listing.full_clean()
    listing.save()
    set_prices(cad_model=listing, prices=prices)
    if upload:
        start_release(cad_model=listing, upload=upload)
    return listing
