"""Staff stop the delivery of a piece's files where the law forbids it, and let it go on."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from common.audit import record_act
from common.locking import lock_rows
from models_catalog.acts import CatalogueAct
from models_catalog.errors import ListingRefused
from models_catalog.hooks import files_barred
from models_catalog.models import CadModel


@transaction.atomic
def bar_files(*, actor: User, cad_model: CadModel, reason: str) -> None:
    """From the commit on no buyer gets them; whoever holds a licence is told. Once is enough.

    Raises ListingRefused to others than staff, and without a reason.
    """
    listing = _locked(actor, cad_model, reason)
    if listing.files_barred_at is not None:
        return
    listing.files_barred_at = timezone.now()
    listing.save(update_fields=["files_barred_at"])
    record_act(actor=actor, act=CatalogueAct.FILES_BARRED, target=listing, reason=reason)
    files_barred.call_all(listing)


@transaction.atomic
def open_files(*, actor: User, cad_model: CadModel, reason: str) -> None:
    """Whoever bought them can download them again. Raises ListingRefused as bar_files does."""
    listing = _locked(actor, cad_model, reason)
    if listing.files_barred_at is None:
        return
    listing.files_barred_at = None
    listing.save(update_fields=["files_barred_at"])
    record_act(actor=actor, act=CatalogueAct.FILES_OPENED, target=listing, reason=reason)


def _locked(actor: User, cad_model: CadModel, reason: str) -> CadModel:
    if not actor.is_staff or not reason.strip():
        raise ListingRefused("Only staff stop the delivery of files, and they say why.")
    (listing,) = lock_rows(CadModel.objects.filter(pk=cad_model.pk))
    return listing
