"""The author of a hidden review contests that, once."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import User
from common.appeals import CONTESTABLE_FOR
from common.audit import record_act
from reviews.acts import ReviewAct
from reviews.errors import AppealRefused
from reviews.models import Review, ReviewAppeal, ReviewDecision
from reviews.services.lock_review import lock_review
from reviews.states import Outcome


@transaction.atomic
def contest_hiding(*, actor: User, review: Review, text: str) -> ReviewAppeal:
    """A second one is the first. Raises AppealRefused."""
    now = lock_review(review)
    if now is None or now.author_id != actor.pk:
        raise AppealRefused(gettext("Only who wrote the review contests that it is hidden."))
    decision = last_decision(now)
    first = ReviewAppeal.objects.filter(decision=decision).first() if decision else None
    if first is not None:
        return first
    problem = why_not_contest(now, decision=decision, now=timezone.now())
    if problem or decision is None:
        raise AppealRefused(problem)
    if not text.strip():
        raise AppealRefused(gettext("Say why the decision is wrong."))
    appeal = ReviewAppeal.objects.create(
        decision=decision,
        person=actor,
        text=text.strip(),
        first_decided_by=decision.decided_by,
    )
    record_act(actor=actor, act=ReviewAct.CONTESTED, target=appeal)
    return appeal


def last_decision(review: Review) -> ReviewDecision | None:
    return ReviewDecision.objects.filter(review=review).first()


def why_not_contest(review: Review, *, decision: ReviewDecision | None, now: datetime) -> str:
    if review.hidden_at is None or decision is None or decision.outcome != Outcome.HIDDEN:
        return gettext("The review is not hidden.")
    if decision.decided_at + CONTESTABLE_FOR <= now:
        return gettext("The time to contest it is over.")
    return ""
