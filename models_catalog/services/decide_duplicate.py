"""Staff say whether a piece that looks like another designer's is a copy of it."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from common.audit import record_act
from common.locking import lock_rows
from models_catalog.acts import CatalogueAct
from models_catalog.errors import ListingRefused
from models_catalog.models import CadModel, DuplicateFinding, Release
from models_catalog.services.send_back_listing import send_back_listing
from models_catalog.services.send_back_release import send_back_release
from models_catalog.states import FindingState, ListingState

# Says nothing about the other listing: it may be unpublished, and is another designer's.
COPY_REASON = (
    "The model matches one that another designer gave us. We publish only your own work. If this "
    "is your own, reply with something that shows it: sketches, earlier stages, or the file of "
    "your CAD program with its history."
)


@transaction.atomic
def decide_duplicate(
    *, actor: User, finding: DuplicateFinding, is_copy: bool, reason: str = ""
) -> DuplicateFinding:
    """Not a copy: the finding no longer blocks. A copy: the listing goes back to its designer, or
    the next version alone of one that is on the shelf.

    A decision can be changed later. Raises ListingRefused to others than staff, for a copy unless
    the listing waits for review, and when the finding has become another one than staff saw.
    """
    if not actor.is_staff:
        raise ListingRefused("Only staff decide about copies.")
    # The listing and its version first: to send them back locks them too, and they stand higher.
    lock_rows(CadModel.objects.filter(pk=finding.release.cad_model_id))
    lock_rows(Release.objects.filter(pk=finding.release_id))
    is_same_file = finding.is_same_file
    (finding,) = lock_rows(DuplicateFinding.objects.filter(pk=finding.pk))
    if finding.is_same_file != is_same_file:
        raise ListingRefused("The other piece turned out to hold the same file. Look at it again.")
    finding.state = FindingState.CONFIRMED if is_copy else FindingState.DISMISSED
    finding.decided_by, finding.decided_at = actor, timezone.now()
    finding.full_clean()
    finding.save()
    act = CatalogueAct.COPY if is_copy else CatalogueAct.NOT_A_COPY
    record_act(actor=actor, act=act, target=finding.release.cad_model, reason=reason)
    if is_copy and finding.release.is_in_work and _is_on_the_shelf(finding):
        send_back_release(actor=actor, release=finding.release, reason=COPY_REASON)
    elif is_copy:
        send_back_listing(actor=actor, cad_model=finding.release.cad_model, reason=COPY_REASON)
    return finding


def _is_on_the_shelf(finding: DuplicateFinding) -> bool:
    """Then only the next version goes back, and the one that sells goes on selling."""
    return finding.release.cad_model.state == ListingState.PUBLISHED
