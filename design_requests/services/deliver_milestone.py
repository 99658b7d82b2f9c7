"""The designer hands over a measured piece for a milestone; from now on silence approves it."""

from django.db import transaction
from django.utils.translation import gettext

from common.audit import Actor, record_act
from common.locking import lock_rows
from design_requests import emails
from design_requests.acts import RequestAct
from design_requests.errors import MoveRefused
from design_requests.models import Delivery, Milestone
from design_requests.moving import move
from design_requests.periods import SILENCE_APPROVES
from design_requests.services.lock_milestone import lock_milestone
from design_requests.states import MilestoneState
from models_catalog.models import CadModel, Release
from models_catalog.states import ListingState, WorkState


@transaction.atomic
def deliver_milestone(
    *, actor: Actor, milestone: Milestone, release: Release, words: str = ""
) -> Delivery:
    """Raises MoveRefused, for a piece that is not measured or not free too."""
    # The piece is held first, so that it is delivered once and changed by nobody meanwhile.
    pieces = lock_rows(CadModel.objects.filter(pk=release.cad_model_id))
    milestone = lock_milestone(milestone)
    move(actor=actor, row=milestone, state=MilestoneState.DELIVERED)
    refused = _why_not(pieces[0] if pieces else None, release, milestone)
    if refused:
        raise MoveRefused(refused)
    last = Delivery.objects.newest_of(milestone)
    delivery = Delivery.objects.create(
        milestone=milestone,
        number=last.number + 1 if last else 1,
        release=release,
        words=words.strip(),
    )
    milestone.delivered_at = delivery.delivered_at
    milestone.answer_by = delivery.delivered_at + SILENCE_APPROVES
    milestone.reminded_day = 0
    milestone.save()
    record_act(actor=actor, act=RequestAct.DELIVERED, target=milestone)
    emails.tell_delivered(milestone)
    return delivery


def _why_not(piece: CadModel | None, release: Release, milestone: Milestone) -> str:
    """What keeps the piece from being delivered, in words for its designer; "" where nothing."""
    if piece is None:
        return gettext("This piece was deleted in another window. Choose another one.")
    if piece.designer_id != milestone.offer.designer_id:
        return gettext("Deliver a piece of your own.")
    if piece.state not in {ListingState.DRAFT, ListingState.SENT_BACK} or piece.published_at:
        return gettext("This piece is, or was, in the shop. Upload the file as a piece of its own.")
    elsewhere = Delivery.objects.filter(release__cad_model=piece).exclude(
        milestone__offer=milestone.offer
    )
    if elsewhere.exists():
        return gettext("This piece was delivered for another request already.")
    if Delivery.objects.filter(release=release, milestone=milestone).exists():
        return gettext(
            "You delivered just this file before. Replace the piece's file, then deliver it."
        )
    run = getattr(release, "run", None)
    if run is None or run.state != WorkState.DONE:
        return gettext(
            "Its file is not measured, or did not pass. See its page in your studio for the reason."
        )
    if release.awaits_unit:
        return gettext("Say first in which unit its file is drawn, on its page in your studio.")
    if release.doubted_shells:
        return gettext("Say first what some bodies of its file are, on its page in your studio.")
    return ""
