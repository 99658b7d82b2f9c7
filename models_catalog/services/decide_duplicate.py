"""Staff say whether a piece that looks like another designer's is a copy of it."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from models_catalog.errors import ListingRefused
from models_catalog.models import DuplicateFinding
from models_catalog.services.send_back_listing import send_back_listing
from models_catalog.states import FindingState

# Says nothing about the other listing: it may be unpublished, and is another designer's.
COPY_REASON = (
    "The model matches one that another designer gave us. We publish only your own work. If this "
    "is your own, reply with something that shows it: sketches, earlier stages, or the file of "
    "your CAD program with its history."
)


@transaction.atomic
def decide_duplicate(*, actor: User, finding: DuplicateFinding, is_copy: bool) -> DuplicateFinding:
    """Not a copy: the finding no longer blocks. A copy: the listing goes back to its designer.

    A decision can be changed later. Raises ListingRefused to others than staff, and for a copy
    unless the listing waits for review.
    """
    if not actor.is_staff:
        raise ListingRefused("Only staff decide about copies.")
    finding.state = FindingState.CONFIRMED if is_copy else FindingState.DISMISSED
    finding.decided_by, finding.decided_at = actor, timezone.now()
    finding.full_clean()
    finding.save()
    if is_copy:
        send_back_listing(actor=actor, cad_model=finding.release.cad_model, reason=COPY_REASON)
    return finding
