"""Staff keep a listing off the shelf, wherever it stands: what was decided once is not put back."""

from django.db import transaction

from accounts.models import User
from common.locking import lock_rows
from models_catalog.errors import ListingRefused
from models_catalog.models import CadModel, Decision, ModerationDecision
from models_catalog.services.move_release import take_out_of_review
from models_catalog.services.take_down_listing import take_off_shelf
from models_catalog.states import ListingState, ReleaseState


@transaction.atomic
def keep_off_shelf(*, actor: User, cad_model: CadModel, reason: str) -> bool:
    """True where it was on the shelf until now, and can be put back there when staff were wrong.

    One that its designer withdrew comes back by a review alone; one that waits for review goes back
    to its designer. Raises ListingRefused without a reason, and to others than staff.
    """
    if not actor.is_staff or not reason.strip():
        raise ListingRefused("Only staff keep a piece off the shelf, and they say why.")
    found = lock_rows(CadModel.objects.filter(pk=cad_model.pk))
    if not found:
        return False
    (listing,) = found
    if listing.state == ListingState.PUBLISHED:
        take_off_shelf(actor=actor, cad_model=listing, reason=reason)
        return True
    decision = Decision.TAKE_DOWN
    if listing.state == ListingState.SUBMITTED:
        listing.state, decision = ListingState.SENT_BACK, Decision.SEND_BACK
        take_out_of_review(listing, to=ReleaseState.SENT_BACK)
        listing.save()
    ModerationDecision.objects.create(
        cad_model=listing, decided_by=actor, decision=decision, reason=reason.strip()
    )
    return False
