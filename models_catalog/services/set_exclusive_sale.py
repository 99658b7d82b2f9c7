"""The exclusive licence of a listing is sold, or free again."""

from datetime import datetime

from common.locking import lock_rows
from models_catalog.models import CadModel
from models_catalog.services.index_listing import index_listing


def set_exclusive_sale(*, cad_model: CadModel, sold_at: datetime | None) -> None:
    """Runs in the transaction of the sale, or of its end. The page stays, lists drop the piece."""
    (listing,) = lock_rows(CadModel.objects.filter(pk=cad_model.pk))
    listing.sold_exclusively_at = sold_at
    listing.save(update_fields=["sold_exclusively_at"])
    index_listing(cad_model=listing)
