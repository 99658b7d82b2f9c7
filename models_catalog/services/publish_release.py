"""Staff put the next version of a piece on the shelf, in place of the one that sold until then."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from common.audit import record_act
from common.personal import has_asked_to_leave
from models_catalog.acts import CatalogueAct
from models_catalog.emails import mail_release_published
from models_catalog.errors import DuplicateUndecided, ListingRefused
from models_catalog.hooks import release_published
from models_catalog.models import Decision, ModerationDecision, Release
from models_catalog.services.find_duplicates import find_duplicates
from models_catalog.services.index_listing import index_listing
from models_catalog.services.lock_for_decision import lock_release_for_decision
from models_catalog.services.publish_listing import YOUR_OWN, refuse_undecided
from models_catalog.services.submit_listing import missing_of_release
from models_catalog.states import ReleaseState


def publish_release(
    *, actor: User, release: Release, reason: str = "", sent_at: datetime | None = None
) -> Release:
    """Raises ListingRefused unless it waits for review and the actor is staff, not its designer;
    DuplicateUndecided as publish_listing does, and SentAnew where another file than the one that
    was sent at `sent_at` waits now.

    What comes to light only now stays noted, which is why this is not one transaction.
    """
    if not actor.is_staff:
        raise ListingRefused("Only staff publish versions.")
    if release.cad_model.designer_id == actor.pk:
        raise ListingRefused(YOUR_OWN)
    find_duplicates(release=release)
    return _publish(actor, release, reason, sent_at)


def why_not_publish_release(release: Release, *, by: User) -> str:
    """What stands against it as far as is known now, in a sentence for staff; empty if nothing."""
    if release.cad_model.designer_id == by.pk:
        return YOUR_OWN
    if has_asked_to_leave(release.cad_model.designer_id):
        return (
            "Its designer asked for an erasure. Only after that is cancelled can it be sold again."
        )
    missing = missing_of_release(release)
    if missing:
        return f"Its designer has yet to give {'; '.join(missing)}."
    try:
        refuse_undecided(release)
    except DuplicateUndecided as refused:
        return refused.message
    return ""


@transaction.atomic
def _publish(actor: User, release: Release, reason: str, sent_at: datetime | None) -> Release:
    """The shelf, lists and searches show it with the commit; an order that was placed before stays
    as it was frozen."""
    moved = lock_release_for_decision(release, to=ReleaseState.PUBLISHED, sent_at=sent_at)
    missing = missing_of_release(moved)
    if missing:
        raise ListingRefused(f"Its designer has yet to give {'; '.join(missing)}.")
    refuse_undecided(moved)
    moved.published_at = timezone.now()
    moved.save(update_fields=["state", "published_at"])
    decision = ModerationDecision.objects.create(
        cad_model=moved.cad_model,
        release_number=moved.number,
        decided_by=actor,
        decision=Decision.PUBLISH,
    )
    index_listing(cad_model=moved.cad_model)
    record_act(
        actor=actor, act=CatalogueAct.RELEASE_PUBLISHED, target=moved.cad_model, reason=reason
    )
    mail_release_published(decision=decision)
    release_published.call_all(moved)
    return moved
