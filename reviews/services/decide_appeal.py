"""Somebody who did not hide a review looks at it again."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from common.appeals import AppealState
from common.audit import record_act
from common.locking import lock_name
from reviews.acts import ReviewAct
from reviews.emails import tell_appeal_decided
from reviews.errors import DecisionRefused
from reviews.models import ReviewAppeal
from reviews.services.decide_review import Finding, record_decision
from reviews.services.lock_review import lock_review


@transaction.atomic
def decide_appeal(*, actor: User, appeal: ReviewAppeal, grants: bool, reason: str) -> ReviewAppeal:
    """Granted, the review is shown again; it is our last word. Raises DecisionRefused."""
    about = appeal.decision.review
    review = lock_review(about) if about else None
    # A review that was taken back leaves nothing to lock.
    lock_name(f"review-appeal:{appeal.pk}")
    appeal = ReviewAppeal.objects.select_related("decision__cad_model", "person").get(pk=appeal.pk)
    problem = why_not_decided(actor, appeal=appeal)
    if problem:
        raise DecisionRefused(problem)
    if not reason.strip():
        raise DecisionRefused("Say why: its author reads it.")
    appeal.state = AppealState.GRANTED if grants else AppealState.REFUSED
    appeal.reason = reason.strip()
    appeal.decided_by, appeal.decided_at = actor, timezone.now()
    appeal.save()
    act = ReviewAct.APPEAL_GRANTED if grants else ReviewAct.APPEAL_REFUSED
    record_act(actor=actor, act=act, target=appeal, reason=appeal.reason)
    if grants and review is not None and review.hidden_at is not None:
        record_decision(actor=actor, review=review, finding=Finding(appeal.reason))
    else:
        tell_appeal_decided(appeal)
    return appeal


def why_not_decided(actor: User, *, appeal: ReviewAppeal) -> str:
    if not actor.is_staff:
        return "Only staff decide about reviews."
    review = appeal.decision.review
    concerned = {appeal.person_id} | ({review.cad_model.designer_id} if review else set())
    if actor.pk in concerned:
        return "It concerns you: somebody else of the staff decides it."
    if actor.pk == appeal.first_decided_by_id:
        return "You made the first decision: somebody else looks at it again."
    if appeal.state != AppealState.OPEN:
        return "Somebody was first: it is decided already."
    return ""
