"""Staff put a listing into the catalogue."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from common.audit import record_act
from common.personal import has_asked_to_leave
from models_catalog.acts import CatalogueAct
from models_catalog.emails import mail_listing_published
from models_catalog.errors import DuplicateUndecided, ListingRefused
from models_catalog.hooks import release_published
from models_catalog.models import CadModel, Decision, ModerationDecision, Release
from models_catalog.services.create_listing import rename
from models_catalog.services.find_duplicates import find_duplicates
from models_catalog.services.index_listing import index_listing
from models_catalog.services.lock_for_decision import lock_for_decision
from models_catalog.services.submit_listing import what_is_missing
from models_catalog.states import FindingState, ListingState, ReleaseState

YOUR_OWN = "This is your own piece. Ask somebody else of the staff to review it."


def publish_listing(
    *, actor: User, cad_model: CadModel, reason: str = "", sent_at: datetime | None = None
) -> CadModel:
    """Raises ListingRefused unless it waits for review and the actor is staff, not its designer.

    Raises DuplicateUndecided while it looks like another designer's; what came to light only now
    stays noted for the review page, which is why this is not one transaction. Raises SentAnew where
    another file than the one that was sent at `sent_at` waits now.
    """
    if not actor.is_staff:
        raise ListingRefused("Only staff publish listings.")
    if cad_model.designer_id == actor.pk:
        raise ListingRefused(YOUR_OWN)
    release = cad_model.releases.in_hand().first()
    if release is not None:
        find_duplicates(release=release)
    return _publish(actor, cad_model, reason, sent_at)


def why_not_publish(cad_model: CadModel, *, by: User) -> str:
    """What stands against it as far as is known now, in a sentence for staff; empty if nothing."""
    if cad_model.designer_id == by.pk:
        return YOUR_OWN
    if has_asked_to_leave(cad_model.designer_id):
        return (
            "Its designer asked for an erasure. Only after that is cancelled can it be sold again."
        )
    missing = what_is_missing(cad_model)
    if missing:
        return f"Its designer has yet to give {'; '.join(missing)}."
    try:
        refuse_undecided(cad_model.releases.in_hand().first())
    except DuplicateUndecided as refused:
        return refused.message
    return ""


@transaction.atomic
def _publish(actor: User, cad_model: CadModel, reason: str, sent_at: datetime | None) -> CadModel:
    listing = lock_for_decision(
        cad_model, to=ListingState.PUBLISHED, came_from=ListingState.SUBMITTED, sent_at=sent_at
    )
    missing = what_is_missing(listing)
    if missing:
        raise ListingRefused(f"Its designer has yet to give {'; '.join(missing)}.")
    release = listing.releases.in_hand().get()
    refuse_undecided(release)
    is_new = listing.published_at is None
    listing.published_at = timezone.now()
    if release.is_in_work:
        release.state, release.published_at = ReleaseState.PUBLISHED, listing.published_at
        release.save(update_fields=["state", "published_at"])
    if is_new:
        # It was perhaps named after its file; from now on people link to it.
        rename(listing)
    else:
        listing.save()
    decision = ModerationDecision.objects.create(
        cad_model=listing, decided_by=actor, decision=Decision.PUBLISH
    )
    index_listing(cad_model=listing)
    record_act(actor=actor, act=CatalogueAct.PUBLISHED, target=listing, reason=reason)
    mail_listing_published(decision=decision)
    release_published.call_all(release)
    return listing


def refuse_undecided(release: Release | None) -> None:
    """Raises DuplicateUndecided while it looks like another designer's."""
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
