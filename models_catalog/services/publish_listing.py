"""Staff put a listing into the catalogue."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from models_catalog.emails import mail_listing_published
from models_catalog.errors import DuplicateUndecided, ListingRefused
from models_catalog.models import CadModel, Decision, ModerationDecision, Release
from models_catalog.services.find_duplicates import find_duplicates
from models_catalog.services.index_listing import index_listing
from models_catalog.services.move_listing import lock_and_move
from models_catalog.states import FindingState, ListingState


def publish_listing(*, actor: User, cad_model: CadModel) -> CadModel:
    """Raises ListingRefused unless the listing waits for review and the actor is staff.

    Raises DuplicateUndecided while it looks like another designer's; what came to light only now
    stays noted for the review page, which is why this is not one transaction.
    """
    if not actor.is_staff:
        raise ListingRefused("Only staff publish listings.")
    release = cad_model.releases.on_sale().first()
    if release is not None:
        find_duplicates(release=release)
    return _publish(actor, cad_model)


@transaction.atomic
def _publish(actor: User, cad_model: CadModel) -> CadModel:
    listing = lock_and_move(cad_model, to=ListingState.PUBLISHED)
    _refuse_undecided(listing.releases.on_sale().first())
    listing.published_at = timezone.now()
    listing.save()
    decision = ModerationDecision.objects.create(
        cad_model=listing, decided_by=actor, decision=Decision.PUBLISH
    )
    index_listing(cad_model=listing)
    mail_listing_published(decision=decision)
    return listing


def _refuse_undecided(release: Release | None) -> None:
    findings = release.duplicate_findings.blocking() if release else []
    if any(finding.state == FindingState.OPEN for finding in findings):
        raise DuplicateUndecided(
            "This piece looks like another designer's. Compare the pictures on the review page and "
            "say for each whether it is a copy; then publish."
        )
    if findings:
        raise DuplicateUndecided(
            "Staff found this piece to be a copy. If that was wrong, press “Not a copy” first."
        )
