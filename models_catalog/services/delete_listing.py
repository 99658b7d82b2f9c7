"""The designer deletes a piece that was never on the shelf, with its files."""

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from common.locking import lock_rows
from common.storage import forget_files, private_files
from models_catalog.errors import ListingRefused
from models_catalog.hooks import handed_over_of
from models_catalog.models import (
    CadModel,
    DuplicateFinding,
    PictureRun,
    ProcessingRun,
    Release,
    Upload,
)
from models_catalog.services.change_workbench import lock_own
from models_catalog.states import WORK_IN_PROGRESS, FindingState, ListingState

DELETABLE_STATES = frozenset({ListingState.DRAFT, ListingState.SENT_BACK})


@transaction.atomic
def delete_listing(*, actor: User, cad_model: CadModel) -> str:
    """Forget it, and its bytes with the commit; returns its title. Raises ListingRefused."""
    listing = lock_own(actor=actor, cad_model=cad_model)
    refusal = why_not_deleted(listing)
    if refusal:
        raise ListingRefused(refusal)
    uploads = _lock_parts(listing)
    releases = list(listing.releases.prefetch_related("files", "pictures", "turntables"))
    shown = [
        *(release.preview_key for release in releases),
        *(key for release in releases for shot in release.pictures.all() for key in shot.keys),
        *(sheet.storage_key for release in releases for sheet in release.turntables.all()),
    ]
    originals = [file.storage_key for release in releases for file in release.files.all()]
    listing.delete()
    for upload in uploads:
        upload.delete()
    forget_files(shown)
    transaction.on_commit(lambda: _forget_originals(originals, uploads), robust=True)
    return listing.title


def _lock_parts(listing: CadModel) -> list[Upload]:
    """All that goes with it and that others lock too, in the fixed order; gives its uploads."""
    releases = lock_rows(Release.objects.filter(cad_model=listing))
    either = Q(release__in=releases) | Q(other_release__in=releases)
    lock_rows(DuplicateFinding.objects.filter(either))
    uploads = lock_rows(Upload.objects.filter(run__release__in=releases))
    lock_rows(ProcessingRun.objects.filter(release__in=releases))
    lock_rows(PictureRun.objects.filter(release__in=releases))
    return uploads


def why_not_deleted(listing: CadModel) -> str:
    """What keeps it, in words for the designer; empty when it can go."""
    if listing.state not in DELETABLE_STATES or listing.published_at is not None:
        return "Only a piece that was never on the shelf can be deleted."
    if listing.releases.filter(run__state__in=WORK_IN_PROGRESS).exists():
        return "Its file is being measured. Delete it when that is over."
    if handed_over_of(listing):
        return "It was delivered for a design request, and its client keeps it."
    copies = DuplicateFinding.objects.against_others().filter(release__cad_model=listing)
    if copies.filter(state=FindingState.CONFIRMED).exists():
        return "Staff found it to be a copy of another designer's piece, so it stays on record."
    return ""


def _forget_originals(keys: list[str], uploads: list[Upload]) -> None:
    for key in keys:
        private_files().delete(key)
    for upload in uploads:
        upload.path.unlink(missing_ok=True)
